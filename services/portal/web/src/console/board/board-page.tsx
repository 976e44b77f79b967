import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { driveQuery } from '../api/pledge.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import './board.css';
import { Decisions } from './decisions.tsx';
import { FreshnessMark } from './freshness-mark.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { NeedBars } from './need-bars.tsx';

const route = getRouteApi('/console/framed/drives/$driveId/board');

/** The whole drive at a glance, as it changes. */
export function BoardPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { query, freshness, receivedAt } = useLiveTotals(driveId);
  return (
    <>
      <PageHeading title={t('board.title')}>
        {query.data !== undefined && (
          <span className={query.data.balanced ? 'balanced' : 'balanced balanced-not'}>
            {query.data.balanced ? t('board.balanced') : t('board.notBalanced')}
          </span>
        )}
        <FreshnessMark freshness={freshness} receivedAt={receivedAt} />
      </PageHeading>
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
      <div className="board-below">
        <Decisions driveId={driveId} />
        <ActivityFeed driveId={driveId} />
      </div>
    </>
  );
}
