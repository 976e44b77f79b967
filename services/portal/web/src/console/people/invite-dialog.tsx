import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, type Invitation, invite } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { GrantFields, givenAccess, type RolesInPlace } from './grant-fields.tsx';

interface InviteDialogProps {
  readonly onInvited: (invitation: Invitation) => void;
  readonly onClose: () => void;
}

/**
 * The dialog that invites a person. Roles are chosen before the link is created, so that the person
 * receives no more access than needed.
 */
export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<readonly RolesInPlace[]>([
    { place: 'everywhere', roles: ['desk'] },
  ]);
  const [invitee, setInvitee] = useState('');
  const id = useId();
  const access = givenAccess(chosen);
  const note = invitee.trim();
  const mutation = useApiMutation({
    send: invite,
    touches: accountsQuery.queryKey,
    onDone(invitation) {
      onInvited(invitation);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('people.invite')}
      okText={t('people.makeLink')}
      okButtonProps={{ disabled: access === undefined }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={() =>
        access !== undefined && mutation.mutate(note === '' ? access : { ...access, invitee: note })
      }
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <div className="stack">
        <div className="stack stack-tight">
          <label htmlFor={id}>{t('people.invitee')}</label>
          <Input
            id={id}
            value={invitee}
            maxLength={40}
            autoComplete="off"
            aria-describedby={`${id}-hint`}
            onChange={({ target }) => setInvitee(target.value)}
          />
          <p id={`${id}-hint`} className="soft">
            {t('people.inviteeHint')}
          </p>
        </div>
        <GrantFields chosen={chosen} onChange={setChosen} />
      </div>
    </Modal>
  );
}
