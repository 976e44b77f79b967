import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { driveQuery, pledgesQuery, withdrawPledge } from '../api/pledge.ts';
import { BulkReport } from '../bulk/bulk-report.tsx';
import { useBulk } from '../bulk/use-bulk.ts';
import { useSelection } from '../bulk/use-selection.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ExportMenu } from '../components/export-menu.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PeoplePanel } from '../find-people/people-panel.tsx';
import { usePeopleSearch } from '../find-people/use-people-search.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { columnsIn, type PledgeFilter } from '../search.ts';
import { PledgeFilters } from './pledge-filters.tsx';
import { PledgeTable } from './pledge-table.tsx';
import { PledgesBulkBar } from './pledges-bulk-bar.tsx';
import { ViewBar } from './view-bar.tsx';
import './pledges.css';

const route = getRouteApi('/console/layout/drives/$driveId/pledges');

/**
 * The page that lists the pledges of a drive, with a search for people, goods and references, and
 * filters by state, category, hand-in point and department. Filters, order and columns are in the URL, and
 * can be saved as views.
 */
export function PledgesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId } = route.useParams();
  const filter = route.useSearch();
  const { search } = filter;
  const navigate = useNavigate({ from: '/console/drives/$driveId/pledges' });
  const pledges = useInfiniteQuery({
    ...pledgesQuery(driveId, filter),
    placeholderData: keepPreviousData,
  });
  const shown = pledges.data?.rows ?? [];
  const selection = useSelection(shown.map(({ id }) => id));
  const withdrawing = useBulk({
    send: ({ id }, options) => withdrawPledge(id)(undefined, options),
    touches: ['drive', driveId, 'pledges'],
  });
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const people = usePeopleSearch(driveId);
  const filterBy = (text: string) =>
    navigate({ search: (before) => ({ ...before, search: text || undefined }) });
  // A list that was not searched must not stand below the answer to a search, nor its number above it.
  const isListShown = people.sought === undefined || people.sought.kind === 'searching';
  const total = isListShown ? pledges.data?.total : undefined;
  return (
    <>
      <PageHeading
        title={t('pledges.title')}
        hint={total === undefined ? undefined : t('pledges.total', { count: total })}
      >
        {may('coordinator') && (
          <>
            <ButtonLink to="/console/drives/$driveId/pledges/import" params={{ driveId }}>
              {t('importing.open')}
            </ButtonLink>
            <ExportMenu driveId={driveId} kind="pledges" />
          </>
        )}
        <Input.Search
          key={search ?? ''}
          defaultValue={search ?? ''}
          placeholder={t('pledges.searchHint')}
          aria-label={t('pledges.search')}
          enterButton={t('action.search')}
          allowClear
          onSearch={(typed) => void people.seek(typed, filterBy)}
          className="search-box"
        />
      </PageHeading>
      <ViewBar driveId={driveId} filter={filter} />
      <PledgeFilters driveId={driveId} />
      {people.sought !== undefined && (
        <div className="panel">
          <PeoplePanel drive={drive} people={people} leadsTo="pledge" onAsGoods={filterBy} />
        </div>
      )}
      <BulkReport bulk={withdrawing} done="bulk.withdrawn" />
      <PledgesBulkBar
        driveId={driveId}
        selection={selection}
        pledges={shown}
        withdrawing={withdrawing}
      />
      <Loaded query={pledges}>
        {({ rows: found }) =>
          !isListShown ? null : found.length === 0 ? (
            <div className="panel">
              <NothingFound driveId={driveId} filter={filter} />
            </div>
          ) : (
            <div className="panel">
              <PledgeTable
                driveId={driveId}
                pledges={found}
                columns={columnsIn(filter)}
                selection={selection}
              />
              <MoreRows of="pledges" list={pledges} />
            </div>
          )
        }
      </Loaded>
    </>
  );
}

interface NothingFoundProps {
  readonly driveId: string;
  readonly filter: PledgeFilter;
}

function NothingFound({ driveId, filter }: NothingFoundProps) {
  const { t } = useTranslation();
  const { data: drive } = useQuery(driveQuery(driveId));
  const { search, columns: _, sort: __, ...wanted } = filter;
  if (search !== undefined)
    return (
      <EmptyNotice title={t('pledges.notFound', { search })}>
        <p>{t('pledges.notFoundHint')}</p>
      </EmptyNotice>
    );
  if (Object.values(wanted).some((value) => value !== undefined))
    return <NoneLikeThis title={t('pledges.noneLikeThis')} />;
  return (
    <EmptyNotice title={t('pledges.empty')}>
      {drive?.status === 'published' ? (
        <>
          <p>{t('pledges.emptyOpenHint')}</p>
          <ButtonLink to="/console/drives/$driveId/desk" params={{ driveId }} search={{}}>
            {t('pledges.toDesk')}
          </ButtonLink>
        </>
      ) : (
        <p>{t('pledges.emptyHint')}</p>
      )}
    </EmptyNotice>
  );
}
