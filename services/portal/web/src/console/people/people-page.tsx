import type { AccountView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountsQuery, type Invitation, meQuery } from '../api/portal.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { StateTag, type Tone } from '../components/state-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { PEOPLE_FILTERS } from '../search.ts';
import { AccountActions } from './account-actions.tsx';
import { InvitationNotice } from './invitation-notice.tsx';
import { datesOf, personName } from './invitation-text.ts';
import { InviteDialog } from './invite-dialog.tsx';
import './people.css';
import { grantTexts, usePlaceOptions } from './place-options.ts';

const route = getRouteApi('/console/layout/page/people');

const TONES: Record<AccountView['status'], Tone> = {
  invited: 'waiting',
  active: 'done',
  revoked: 'stop',
};

/** The page with accounts and roles. People are invited here, and accounts are reset or revoked. */
export function PeoplePage() {
  return (
    <MayOpen work="installation">
      <People />
    </MayOpen>
  );
}

function People() {
  const { t } = useTranslation();
  const accounts = useQuery(accountsQuery);
  const { status } = route.useSearch();
  const navigate = useNavigate({ from: '/console/people' });
  const [inviting, setInviting] = useState(false);
  const [invitation, setInvitation] = useState<Invitation>();
  return (
    <>
      <PageHeading title={t('people.title')} hint={t('people.hint')}>
        <ButtonLink to="/console/people/organisations">{t('organisations.title')}</ButtonLink>
        <ButtonLink to="/console/people/log" search={{}}>
          {t('securityLog.title')}
        </ButtonLink>
        <Button type="primary" onClick={() => setInviting(true)}>
          {t('people.invite')}
        </Button>
      </PageHeading>
      {invitation !== undefined && <InvitationNotice invitation={invitation} />}
      <Loaded query={accounts}>
        {({ accounts: all }) => (
          <>
            <div className="list-filters">
              <FilterChoice
                label={t('pledges.state')}
                value={status}
                all={t('filter.all')}
                options={PEOPLE_FILTERS.map((value) => ({
                  value,
                  label: t(`people.status.${value}`),
                }))}
                onChange={(value) => void navigate({ search: { status: value } })}
              />
            </div>
            <PeopleLikeThis accounts={all} status={status} onReset={setInvitation} />
          </>
        )}
      </Loaded>
      {inviting && <InviteDialog onInvited={setInvitation} onClose={() => setInviting(false)} />}
    </>
  );
}

interface PeopleLikeThisProps {
  readonly accounts: readonly AccountView[];
  readonly status: AccountView['status'] | undefined;
  readonly onReset: (invitation: Invitation) => void;
}

function PeopleLikeThis({ accounts, status, onReset }: PeopleLikeThisProps) {
  const { t } = useTranslation();
  const shown = accounts.filter((account) => status === undefined || account.status === status);
  if (shown.length === 0)
    return (
      <div className="panel">
        <NoneLikeThis title={t('people.noneLikeThis')} />
      </div>
    );
  return (
    <ul className="panel row-list">
      {shown.map((account) => (
        <Person key={account.accountId} account={account} onReset={onReset} />
      ))}
    </ul>
  );
}

/** The roles of an account, with their places if some do not hold everywhere. */
function Roles({ account: { roles, grants } }: { readonly account: AccountView }) {
  const { t } = useTranslation();
  const { nameOf } = usePlaceOptions();
  const texts =
    grants === undefined
      ? [roles.map((role) => t(`vocabulary:role.${role}`)).join(t('list.comma'))]
      : grantTexts(t, grants, nameOf);
  return texts.map((text) => <p key={text}>{text}</p>);
}

interface PersonProps {
  readonly account: AccountView;
  readonly onReset: (invitation: Invitation) => void;
}

function Person({ account, onReset }: PersonProps) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const isSelf = me?.accountId === account.accountId;
  return (
    <li>
      <div>
        <span className="strong">{personName(t, account)}</span>
        {isSelf && t('people.you')} <span className="soft">{account.login}</span>
        <Roles account={account} />
        <p className="soft">{datesOf(t, account, new Date()).join(' · ')}</p>
      </div>
      <div className="actions">
        <StateTag tone={TONES[account.status]}>{t(`people.status.${account.status}`)}</StateTag>
        {account.status !== 'revoked' && <AccountActions account={account} onReset={onReset} />}
      </div>
    </li>
  );
}
