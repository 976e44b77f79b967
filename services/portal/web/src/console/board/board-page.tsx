import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../shared/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { pastTotalsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { ExportMenu } from '../frame/export-menu.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import './board.css';
import { Decisions } from './decisions.tsx';
import { FreshnessMark } from './freshness-mark.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { MomentSlider } from './moment-slider.tsx';
import { NeedBars } from './need-bars.tsx';
import { PledgesPerHour } from './pledges-per-hour.tsx';
import { TrustMark } from './trust-mark.tsx';

const route = getRouteApi('/console/framed/drives/$driveId/board');

/** The whole drive at a glance, as it changes, or as it was at a moment. */
export function BoardPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { at } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/board' });
  const choose = useCallback(
    (moment: string | undefined) =>
      void navigate({ search: moment === undefined ? {} : { at: moment }, replace: true }),
    [navigate],
  );
  const live = useLiveTotals(driveId);
  const past = useQuery({ ...pastTotalsQuery(driveId, at ?? ''), enabled: at !== undefined });
  const query = at === undefined ? live.query : past;
  return (
    <>
      <PageHeading title={t('board.title')}>
        {query.data !== undefined && <TrustMark totals={query.data} />}
        {at === undefined ? (
          <FreshnessMark freshness={live.freshness} receivedAt={live.receivedAt} />
        ) : (
          <span className="freshness freshness-past" role="status">
            {t('board.asOf', { time: formatInstant(at) })}
          </span>
        )}
        <ExportMenu driveId={driveId} kind="ledger" />
        <ButtonLink to="/console/drives/$driveId/wall" params={{ driveId }}>
          {t('board.wall')}
        </ButtonLink>
      </PageHeading>
      <MomentSlider driveId={driveId} at={at} onChoose={choose} />
      <Loaded query={query}>
        {(totals) => (
          <div className="stack">
            <dl className="tiles">
              {(['pledges', 'boxes', 'consignments', 'openCases'] as const).map((name) => (
                <div key={name} className="tile">
                  <dt>{t(`board.count.${name}`)}</dt>
                  <dd>{totals.counts[name].toLocaleString()}</dd>
                </div>
              ))}
            </dl>
            {totals.rows.length === 0 ? (
              <div className="panel">
                <EmptyNotice title={t('board.empty')}>
                  <p>{t(`board.emptyHint.${drive.status}`)}</p>
                  {drive.status === 'draft' && (
                    <ButtonLink to="/console/drives/$driveId/terms" params={{ driveId }}>
                      {t('board.toTerms')}
                    </ButtonLink>
                  )}
                </EmptyNotice>
              </div>
            ) : (
              <FunnelTable rows={totals.rows} />
            )}
            <NeedBars needs={drive.terms.needs} rows={totals.rows} />
          </div>
        )}
      </Loaded>
      {at === undefined && (
        <>
          <div className="board-hours">
            <PledgesPerHour driveId={driveId} />
          </div>
          <div className="board-below">
            <Decisions driveId={driveId} />
            <ActivityFeed driveId={driveId} />
          </div>
        </>
      )}
    </>
  );
}
