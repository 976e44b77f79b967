import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut } from '../api/portal.ts';
import { providerQuery } from '../api/provider.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useOtherLanguage } from './language-switch.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { useMay } from './use-may.ts';

interface AccountMenuProps {
  /**
   * Whether the header is narrow. The menu then offers what the header has no room for: the other
   * language, holds, and the catalogue.
   */
  readonly narrow: boolean;
}

/** The menu with the signed-in person, and actions on their account. */
export function AccountMenu({ narrow }: AccountMenuProps) {
  const { t } = useTranslation();
  const may = useMay();
  const language = useOtherLanguage();
  const { data: me } = useQuery(meQuery);
  const { data: provider } = useQuery(providerQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [changingPassword, setChangingPassword] = useState(false);
  const leave = async () => {
    await navigate({ to: '/sign-in' });
    queries.clear();
  };
  const mutation = useApiMutation({ send: signOut, onDone: () => void leave() });
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...(narrow && may('volunteer')
              ? [
                  {
                    key: 'holds',
                    label: t('frame.holds'),
                    onClick: () => void navigate({ to: '/console/holds', search: {} }),
                  },
                ]
              : []),
            ...(narrow && may('installation')
              ? [
                  {
                    key: 'matters',
                    label: t('frame.matters'),
                    onClick: () => void navigate({ to: '/console/matters' }),
                  },
                ]
              : []),
            ...(narrow && may('desk')
              ? [
                  {
                    key: 'catalogue',
                    label: t('frame.catalogue'),
                    onClick: () => void navigate({ to: '/console/catalogue', search: {} }),
                  },
                ]
              : []),
            ...(provider?.hasPassword === false
              ? []
              : [
                  {
                    key: 'password',
                    label: t('account.changePassword'),
                    onClick: () => setChangingPassword(true),
                  },
                ]),
            ...(provider?.offered === true
              ? [
                  {
                    key: 'provider',
                    label: t('provider.account'),
                    onClick: () => void navigate({ to: '/console/provider' }),
                  },
                ]
              : []),
            {
              key: 'factor',
              label: t('factor.title'),
              onClick: () => void navigate({ to: '/console/second-factor' }),
            },
            {
              key: 'sessions',
              label: t('sessions.title'),
              onClick: () => void navigate({ to: '/console/sessions' }),
            },
            ...(narrow
              ? [
                  {
                    key: 'language',
                    label: <span lang={language.tag}>{language.name}</span>,
                    onClick: language.choose,
                  },
                ]
              : []),
            {
              key: 'sign-out',
              label: t('account.signOut'),
              onClick: () => mutation.mutate(undefined),
            },
          ],
        }}
      >
        <Button type="text" aria-haspopup="menu" className="account-button">
          <span className="account-name">{me?.name ?? t('account.me')}</span>
          <span aria-hidden="true"> ▾</span>
        </Button>
      </Dropdown>
      <PasswordDialog open={changingPassword} onClose={() => setChangingPassword(false)} />
    </>
  );
}
