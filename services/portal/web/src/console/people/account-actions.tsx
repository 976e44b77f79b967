import type { AccountView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, type Invitation, resetAccount, revokeAccount } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { personName } from './invitation-text.ts';
import { RolesDialog } from './roles-dialog.tsx';
import { SessionsDialog } from './sessions-dialog.tsx';

interface AccountActionsProps {
  readonly account: AccountView;
  readonly onReset: (invitation: Invitation) => void;
}

/**
 * Buttons for a coordinator's actions on an account: roles, sessions, a new one-time link, and the
 * revocation of the account.
 */
export function AccountActions({ account, onReset }: AccountActionsProps) {
  const { t } = useTranslation();
  const touches = accountsQuery.queryKey;
  const reset = useApiMutation({ send: resetAccount, touches, onDone: onReset });
  const revoke = useApiMutation({ send: revokeAccount, touches });
  const [open, setOpen] = useState<'roles' | 'sessions'>();
  const name = personName(t, account);
  const close = () => setOpen(undefined);
  return (
    <>
      <Button
        size="small"
        aria-label={t('people.rolesOf', { name })}
        onClick={() => setOpen('roles')}
      >
        {t('people.changeRoles')}
      </Button>
      {account.status === 'active' && (
        <Button
          size="small"
          aria-label={t('people.sessionsOf', { name })}
          onClick={() => setOpen('sessions')}
        >
          {t('people.sessions')}
        </Button>
      )}
      <ConfirmButton
        label={t(account.status === 'invited' ? 'people.newLink' : 'people.reset')}
        title={t('people.resetTitle', { name })}
        okLabel={t('people.newLink')}
        button={{ size: 'small' }}
        mutation={reset}
        input={account.accountId}
      >
        <p>{t('people.resetFollows')}</p>
      </ConfirmButton>
      <ConfirmButton
        label={t('people.revoke')}
        title={t('people.revokeTitle', { name })}
        okLabel={t('people.revoke')}
        button={{ size: 'small' }}
        danger
        mutation={revoke}
        input={account.accountId}
      >
        <p>{t('people.revokeFollows')}</p>
      </ConfirmButton>
      {open === 'roles' && <RolesDialog account={account} onClose={close} />}
      {open === 'sessions' && <SessionsDialog account={account} onClose={close} />}
    </>
  );
}
