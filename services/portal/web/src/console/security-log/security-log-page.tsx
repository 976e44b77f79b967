import type { SecurityEntry } from '@bluebox/contracts';
import { kindText, outcomeText, SECURITY_LOG_WORDS } from '@bluebox/contracts/words/security-log';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import type { Names } from '../actors/actor-text.ts';
import { useNames } from '../actors/use-names.ts';
import { accountsQuery, securityLogExport, securityLogQuery } from '../api/portal.ts';
import { saveAfterAuthentication } from '../auth/reauthentication.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { FilterDay } from '../components/filter-day.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { personName } from '../people/invitation-text.ts';
import { usePlaceOptions } from '../people/place-options.ts';
import { SECURITY_KIND_FILTERS, type SecurityLogFilter } from '../search.ts';
import { accountsIn, accountText, OUTCOME_TONES, subjectText } from './act-text.ts';
import { daySpan } from './day-span.ts';

const route = getRouteApi('/console/layout/page/people/log');

/** The page with the security log: who signed in, changed accounts, read contacts or exported. */
export function SecurityLogPage() {
  return (
    <MayOpen work="installation">
      <SecurityLog />
    </MayOpen>
  );
}

function SecurityLog() {
  const { t } = useTranslation();
  const filter = route.useSearch();
  const { kind, account, from, to } = filter;
  const navigate = useNavigate({ from: '/console/people/log' });
  const change = (changed: SecurityLogFilter) =>
    void navigate({ search: { ...filter, ...changed }, replace: true });
  const query = { kind, account, ...daySpan(from, to) };
  const log = useInfiniteQuery(securityLogQuery(query));
  const accounts = useQuery(accountsQuery);
  const found = useNames(log.data?.rows.flatMap(accountsIn) ?? []);
  const invited = (accounts.data?.accounts ?? []).filter(({ name }) => name === undefined);
  const names =
    found &&
    new Map([...invited.map((each) => [each.accountId, personName(t, each)] as const), ...found]);
  return (
    <>
      <PageHeading title={t('securityLog.title')} hint={t('securityLog.hint')}>
        <Button
          onClick={() => void saveAfterAuthentication(securityLogExport(query, currentLanguage()))}
        >
          {t('securityLog.export')}
        </Button>
        <ButtonLink to="/console/people" search={{}}>
          {t('securityLog.toPeople')}
        </ButtonLink>
      </PageHeading>
      <div className="list-filters">
        <FilterChoice
          label={t('vocabulary:logHeading.kind')}
          value={kind}
          all={t('filter.all')}
          options={SECURITY_KIND_FILTERS.map((value) => ({
            value,
            label: t(`vocabulary:logKind.${value}`),
          }))}
          onChange={(value) => change({ kind: value })}
        />
        <FilterChoice
          label={t('vocabulary:logHeading.account')}
          value={account}
          all={t('filter.all')}
          options={(accounts.data?.accounts ?? []).flatMap(({ accountId, name }) =>
            name === undefined ? [] : [{ value: accountId, label: name }],
          )}
          onChange={(value) => change({ account: value })}
        />
        <FilterDay
          label={t('securityLog.from')}
          value={from}
          onChange={(value) => change({ from: value })}
        />
        <FilterDay
          label={t('securityLog.to')}
          value={to}
          onChange={(value) => change({ to: value })}
        />
      </div>
      <Loaded query={log}>
        {({ rows }) => (
          <div className="panel">
            {rows.length === 0 ? (
              <NoneLikeThis title={t('securityLog.none')} />
            ) : (
              <SecurityLogTable entries={rows} names={names} />
            )}
          </div>
        )}
      </Loaded>
      <MoreRows of="entries" list={log} />
    </>
  );
}

interface SecurityLogTableProps {
  readonly entries: readonly SecurityEntry[];
  readonly names: Names | undefined;
}

function SecurityLogTable({ entries, names }: SecurityLogTableProps) {
  const { t } = useTranslation();
  const { nameOf } = usePlaceOptions();
  const words = SECURITY_LOG_WORDS[currentLanguage()];
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <th scope="col">{t('vocabulary:logHeading.kind')}</th>
          <th scope="col" className="whole">
            {t('vocabulary:logHeading.at')}
          </th>
          <th scope="col">{t('vocabulary:logHeading.outcome')}</th>
          <th scope="col">{t('vocabulary:logHeading.account')}</th>
          <th scope="col">{t('vocabulary:logHeading.subject')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <th scope="row">{kindText(words, entry)}</th>
            <td className="whole" data-label={t('vocabulary:logHeading.at')}>
              <time dateTime={entry.at}>{formatInstant(entry.at)}</time>
            </td>
            <td data-label={t('vocabulary:logHeading.outcome')}>
              <StateTag tone={OUTCOME_TONES[entry.outcome]}>{outcomeText(words, entry)}</StateTag>
              {entry.count !== undefined && entry.count > 1 && (
                <span className="soft"> {t('securityLog.times', { count: entry.count })}</span>
              )}
            </td>
            <td data-label={t('vocabulary:logHeading.account')}>
              {accountText(t, entry.account, names)}
            </td>
            <td data-label={t('vocabulary:logHeading.subject')}>
              {subjectText(t, entry, names, nameOf) || '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
