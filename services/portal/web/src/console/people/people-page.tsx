import type { AccountView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../shared/formatting.ts';
import { useDeed } from '../api/deed.ts';
import {
  accountsQuery,
  type Invitation,
  invite,
  resetAccount,
  revokeAccount,
} from '../api/portal.ts';
import { LinkToCopy } from '../frame/link-to-copy.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { StateTag, type Tone } from '../frame/state-tag.tsx';
import { ConfirmButton } from '../notices/confirm-button.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';

const TONES: Record<AccountView['status'], Tone> = {
  invited: 'waiting',
  active: 'done',
  revoked: 'stop',
};

/** Who may work here: invited by a one-time link, let in again by another, shut out at once. */
export function PeoplePage() {
  const { t } = useTranslation();
  const accounts = useQuery(accountsQuery);
  const [invitation, setInvitation] = useState<Invitation>();
  const deed = useDeed({
    send: invite,
    touches: accountsQuery.queryKey,
    onDone: setInvitation,
  });
  return (
    <>
      <PageHeading title={t('people.title')} hint={t('people.hint')}>
        <Button type="primary" loading={deed.isPending} onClick={() => deed.mutate(undefined)}>
          {t('people.invite')}
        </Button>
      </PageHeading>
      <ProblemNotice problem={deed.error} />
      {invitation !== undefined && <InvitationNotice invitation={invitation} />}
      <Loaded query={accounts}>
        {({ accounts: all }) => (
          <ul className="panel row-list">
            {all.map((account) => (
              <li key={account.accountId}>
                <div>
                  <span className="strong">{account.name ?? t('people.unnamed')}</span>{' '}
                  <span className="soft">{account.login}</span>
                  <p className="soft">
                    {t('people.since', { at: formatInstant(account.createdAt) })}
                  </p>
                </div>
                <div className="actions">
                  <StateTag tone={TONES[account.status]}>
                    {t(`people.status.${account.status}`)}
                  </StateTag>
                  <AccountActions account={account} onReset={setInvitation} />
                </div>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </>
  );
}

function InvitationNotice({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation();
  return (
    <Alert
      className="notice-space"
      type="success"
      role="status"
      title={t('people.linkReady')}
      description={
        <div className="stack stack-tight">
          <p>{t('people.linkHint', { until: formatInstant(invitation.expiresAt) })}</p>
          <LinkToCopy
            address={`${location.origin}/join#${invitation.code}`}
            label={t('people.link')}
          />
        </div>
      }
    />
  );
}

interface AccountActionsProps {
  readonly account: AccountView;
  readonly onReset: (invitation: Invitation) => void;
}

function AccountActions({ account, onReset }: AccountActionsProps) {
  const { t } = useTranslation();
  const touches = accountsQuery.queryKey;
  const reset = useDeed({ send: resetAccount, touches, onDone: onReset });
  const revoke = useDeed({ send: revokeAccount, touches });
  const name = account.name ?? t('people.unnamed');
  return (
    <>
      <ConfirmButton
        label={t(account.status === 'invited' ? 'people.newLink' : 'people.reset')}
        title={t('people.resetTitle', { name })}
        okLabel={t('people.newLink')}
        button={{ size: 'small' }}
        deed={reset}
        input={account.accountId}
      >
        <p>{t('people.resetFollows')}</p>
      </ConfirmButton>
      {account.status !== 'revoked' && (
        <ConfirmButton
          label={t('people.revoke')}
          title={t('people.revokeTitle', { name })}
          okLabel={t('people.revoke')}
          button={{ size: 'small' }}
          danger
          deed={revoke}
          input={account.accountId}
        >
          <p>{t('people.revokeFollows')}</p>
        </ConfirmButton>
      )}
    </>
  );
}
