import type { AccountView, Role } from '@bluebox/contracts';
import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, giveRoles } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { RoleFields } from './role-fields.tsx';

interface RolesDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** The dialog that replaces an account's roles, with immediate effect. */
export function RolesDialog({ account, onClose }: RolesDialogProps) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState<readonly Role[]>(account.roles);
  const mutation = useApiMutation({
    send: giveRoles(account.accountId),
    touches: accountsQuery.queryKey,
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('people.rolesTitle', { name: account.name ?? t('people.unnamed') })}
      okText={t('people.giveRoles')}
      okButtonProps={{ disabled: roles.length === 0 }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={() => mutation.mutate(roles)}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <RoleFields roles={roles} onChange={setRoles} />
      <p className="soft">{t('people.rolesFollow')}</p>
    </Modal>
  );
}
