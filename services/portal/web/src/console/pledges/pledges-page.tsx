import type { PledgeSummary } from '@bluebox/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Input, Pagination } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../shared/formatting.ts';
import { PAGE_SIZE } from '../api/paging.ts';
import { pledgesQuery } from '../api/pledge.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { ExportMenu } from '../frame/export-menu.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useMay } from '../frame/use-may.ts';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { readScan } from '../words/scanned-code.ts';
import { PledgeStatusTag } from './pledge-status-tag.tsx';

const route = getRouteApi('/console/framed/drives/$driveId/pledges');

/** Everything that was pledged, newest first; found by its reference. */
export function PledgesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId } = route.useParams();
  const { search, page = 1 } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/pledges' });
  const pledges = useQuery({
    ...pledgesQuery(driveId, { page, search }),
    placeholderData: keepPreviousData,
  });
  const find = (typed: string) => {
    const scan = readScan(typed);
    const wanted = scan.kind === 'reference' ? scan.reference : typed.trim();
    void navigate({ search: wanted === '' ? {} : { search: wanted } });
  };
  return (
    <>
      <PageHeading
        title={t('pledges.title')}
        hint={
          pledges.data === undefined ? undefined : t('pledges.total', { count: pledges.data.total })
        }
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
          onSearch={find}
          className="search-box"
        />
      </PageHeading>
      <Loaded query={pledges}>
        {({ pledges: found, total }) =>
          found.length === 0 ? (
            <div className="panel">
              <EmptyNotice
                title={
                  search === undefined ? t('pledges.empty') : t('pledges.notFound', { search })
                }
              >
                <p>{search === undefined ? t('pledges.emptyHint') : t('pledges.notFoundHint')}</p>
              </EmptyNotice>
            </div>
          ) : (
            <div className="panel">
              <PledgeTable driveId={driveId} pledges={found} />
              {total > PAGE_SIZE && (
                <Pagination
                  align="center"
                  current={page}
                  pageSize={PAGE_SIZE}
                  total={total}
                  showSizeChanger={false}
                  onChange={(next) =>
                    void navigate({
                      search: (before) => ({ ...before, ...(next > 1 ? { page: next } : {}) }),
                    })
                  }
                />
              )}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

interface PledgeTableProps {
  readonly driveId: string;
  readonly pledges: readonly PledgeSummary[];
}

function PledgeTable({ driveId, pledges }: PledgeTableProps) {
  const { t } = useTranslation();
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <th scope="col">{t('pledges.reference')}</th>
          <th scope="col">{t('pledges.state')}</th>
          <th scope="col" className="number">
            {t('pledges.pieces')}
          </th>
          <th scope="col" className="number">
            {t('pledges.outstanding')}
          </th>
          <th scope="col">{t('pledges.department')}</th>
          <th scope="col">{t('pledges.submittedAt')}</th>
        </tr>
      </thead>
      <tbody>
        {pledges.map((pledge) => (
          <tr key={pledge.id}>
            <th scope="row">
              <Link
                to="/console/drives/$driveId/pledges/$pledgeId"
                params={{ driveId, pledgeId: pledge.id }}
              >
                {pledge.reference}
              </Link>
            </th>
            <td>
              <PledgeStatusTag status={pledge.status} />
            </td>
            <td className="number" data-label={t('pledges.pieces')}>
              {pledge.quantity}
            </td>
            <td className="number" data-label={t('pledges.outstanding')}>
              {pledge.outstanding}
            </td>
            <td data-label={t('pledges.department')}>{pledge.department ?? '—'}</td>
            <td data-label={t('pledges.submittedAt')}>{formatInstant(pledge.submittedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
