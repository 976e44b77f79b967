import { consignmentStage } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { consignmentsQuery } from '../api/shipment.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { CONSIGNMENT_FILTERS } from '../search.ts';
import { ConsignmentStatusTag } from './consignment-status-tag.tsx';
import { NewConsignmentDialog } from './new-consignment-dialog.tsx';
import './consignments.css';

const route = getRouteApi('/console/layout/drives/$driveId/consignments');

/** The page that lists the drive's consignments and their stages, and creates new ones. */
export function ConsignmentsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { driveId } = route.useParams();
  const navigate = useNavigate();
  const { status: wanted } = route.useSearch();
  const consignments = useEveryRow(useInfiniteQuery(consignmentsQuery(driveId)));
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PageHeading title={t('consignments.title')} hint={t('consignments.hint')}>
        {may('packing') && (
          <Button type="primary" onClick={() => setAsking(true)}>
            {t('consignments.create')}
          </Button>
        )}
      </PageHeading>
      {asking && (
        <NewConsignmentDialog
          driveId={driveId}
          onCreated={(consignmentId) =>
            void navigate({
              to: '/console/drives/$driveId/consignments/$consignmentId',
              params: { driveId, consignmentId },
            })
          }
          onClose={() => setAsking(false)}
        />
      )}
      <Loaded query={consignments}>
        {({ rows: every, pageSize }) => {
          const all = every.filter(
            (consignment) => wanted === undefined || consignmentStage(consignment) === wanted,
          );
          return (
            <>
              {every.length > 0 && (
                <div className="list-filters">
                  <FilterChoice
                    label={t('pledges.state')}
                    value={wanted}
                    all={t('filter.all')}
                    options={CONSIGNMENT_FILTERS.map((value) => ({
                      value,
                      label: t(`consignments.status.${value}`),
                    }))}
                    onChange={(status) => void navigate({ to: '.', search: { status } })}
                  />
                </div>
              )}
              {all.length === 0 ? (
                <div className="panel">
                  {every.length > 0 ? (
                    <NoneLikeThis title={t('consignments.noneLikeThis')} />
                  ) : (
                    <EmptyNotice title={t('consignments.empty')}>
                      <p>{t('consignments.emptyHint')}</p>
                      {may('packing') && (
                        <ButtonLink
                          to="/console/drives/$driveId/packing"
                          params={{ driveId }}
                          search={{}}
                        >
                          {t('consignments.toPacking')}
                        </ButtonLink>
                      )}
                    </EmptyNotice>
                  )}
                </div>
              ) : (
                <ul className="panel row-list consignment-rows">
                  {all.map((consignment) => (
                    <li key={consignment.id}>
                      <Link
                        to="/console/drives/$driveId/consignments/$consignmentId"
                        params={{ driveId, consignmentId: consignment.id }}
                        className="row-list-link"
                      >
                        <span className="row-list-name">
                          {t('consignments.number', { number: consignment.number })}
                        </span>
                        <span>{t('consignments.boxCount', { count: consignment.boxCount })}</span>
                        <span className="soft">
                          {consignment.carrier} {consignment.waybill}
                        </span>
                        <ConsignmentStatusTag consignment={consignment} />
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
              {!consignments.hasNextPage && (
                <MoreRows
                  of="consignments"
                  list={{ ...consignments, data: { rows: all, total: all.length, pageSize } }}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
