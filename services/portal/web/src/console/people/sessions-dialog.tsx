import type { AccountView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { endSession, sessionsQuery } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { SessionList } from './session-list.tsx';

interface SessionsDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** The dialog in which a coordinator sees and ends the sessions of an account. */
export function SessionsDialog({ account, onClose }: SessionsDialogProps) {
  const { t } = useTranslation();
  const query = sessionsQuery(account.accountId);
  const sessions = useQuery(query);
  const ending = useApiMutation({ send: endSession(account.accountId), touches: query.queryKey });
  return (
    <Modal
      open
      title={t('people.sessionsOf', { name: account.name ?? t('people.unnamed') })}
      footer={null}
      onCancel={onClose}
    >
      <ProblemNotice problem={ending.error} />
      <Loaded query={sessions}>
        {({ sessions: all }) =>
          all.length === 0 ? (
            <p>{t('sessions.none')}</p>
          ) : (
            <SessionList sessions={all} ending={ending} />
          )
        }
      </Loaded>
    </Modal>
  );
}
