import type { AccountView } from '@bluebox/contracts';
import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, giveRoles } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { GrantFields, givenAccess, rolesByPlace } from './grant-fields.tsx';

interface RolesDialogProps {
  readonly account: AccountView;
  readonly onClose: () => void;
}

/** The dialog that replaces an account's roles, with immediate effect. */
export function RolesDialog({ account, onClose }: RolesDialogProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(() => rolesByPlace(account));
  const access = givenAccess(chosen);
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
      okButtonProps={{ disabled: access === undefined }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={() => access !== undefined && mutation.mutate(access)}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <GrantFields chosen={chosen} onChange={setChosen} />
      <p className="soft">{t('people.rolesFollow')}</p>
    </Modal>
  );
}
