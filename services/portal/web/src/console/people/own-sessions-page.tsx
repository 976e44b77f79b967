import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endOtherSessions, endOwnSession, ownSessionsQuery } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { SessionList } from './session-list.tsx';

/**
 * The page with the signed-in person's sessions, for instance to sign out of a borrowed laptop
 * remotely.
 */
export function OwnSessionsPage() {
  const { t } = useTranslation();
  const sessions = useQuery(ownSessionsQuery);
  const touches = ownSessionsQuery.queryKey;
  const ending = useApiMutation({ send: endOwnSession, touches });
  const endingOthers = useApiMutation({ send: endOtherSessions, touches });
  return (
    <>
      <PageHeading title={t('sessions.title')} hint={t('sessions.hint')}>
        {(sessions.data?.sessions.length ?? 0) > 1 && (
          <ConfirmButton
            label={t('sessions.endOthers')}
            title={t('sessions.endOthersTitle')}
            okLabel={t('sessions.endOthers')}
            danger
            mutation={endingOthers}
            input={undefined}
          >
            <p>{t('sessions.endOthersFollows')}</p>
          </ConfirmButton>
        )}
      </PageHeading>
      <ProblemNotice problem={ending.error} />
      <Loaded query={sessions}>
        {({ sessions: all }) => (
          <div className="panel">
            <SessionList sessions={all} ending={ending} />
          </div>
        )}
      </Loaded>
    </>
  );
}
