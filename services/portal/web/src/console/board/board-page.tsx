import type { TotalsView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { pastTotalsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { ExportMenu } from '../components/export-menu.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { type BoardCardName, LONGEST_SHORT_DATED } from '../search.ts';
import { ActivityFeed } from './activity-feed.tsx';
import './board.css';
import { Decisions } from './decisions.tsx';
import { FreshnessMark } from './freshness-mark.tsx';
import { hasStock } from './funnel.ts';
import { FunnelTable } from './funnel-table.tsx';
import { GroupBars } from './group-bars.tsx';
import { MismatchList } from './mismatch-list.tsx';
import { MomentSlider } from './moment-slider.tsx';
import { NeedBars } from './need-bars.tsx';
import { PledgesPerHour } from './pledges-per-hour.tsx';
import { ShortDatedStock } from './short-dated-stock.tsx';
import { TrustMark } from './trust-mark.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/board');

const TOTALS = ['pledges', 'boxes', 'consignments'] as const;
/** Tiles of a past board. The live board shows open cases under open work instead. */
const TOTALS_THEN = [...TOTALS, 'openCases'] as const;

/** The page with an overview of the drive, live or at a past moment. */
export function BoardPage() {
  const { t } = useTranslation();
  const mayDecide = useMay()('coordinator');
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { at, within = LONGEST_SHORT_DATED, by, card } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/board' });
  const choose = useCallback(
    (moment: string | undefined) =>
      void navigate({
        search: ({ at: _before, ...others }) =>
          moment === undefined ? others : { ...others, at: moment },
        replace: true,
      }),
    [navigate],
  );
  const live = useLiveTotals(driveId);
  const past = useQuery({ ...pastTotalsQuery(driveId, at ?? ''), enabled: at !== undefined });
  const query = at === undefined ? live.query : past;
  const shows = (name: BoardCardName) => card === undefined || card === name;
  // Only the public receives `fewer-than-5` in place of a number.
  const pledgesThen = past.data?.counts.pledges;
  return (
    <>
      <PageHeading title={t('board.title')}>
        <MomentSlider driveId={driveId} at={at} onChoose={choose} />
        {query.data !== undefined && (
          <Counts counts={query.data.counts} isPast={at !== undefined} />
        )}
        {query.data !== undefined && <TrustMark totals={query.data} />}
        {at === undefined ? (
          <FreshnessMark freshness={live.freshness} receivedAt={live.receivedAt} />
        ) : (
          <span className="freshness freshness-past" role="status">
            {t('board.asOf', { time: formatInstant(at) })}
          </span>
        )}
        {mayDecide && <ExportMenu driveId={driveId} kind="ledger" />}
        <ButtonLink to="/console/drives/$driveId/wall" params={{ driveId }}>
          {t('board.wall')}
        </ButtonLink>
      </PageHeading>
      {card !== undefined && (
        <p className="board-back">
          <Link
            to="/console/drives/$driveId/board"
            params={{ driveId }}
            search={({ card: _open, ...others }) => others}
          >
            {t('board.backToAll')}
          </Link>
        </p>
      )}
      {at === undefined && card === undefined && <Decisions drive={drive} />}
      <div className={card === undefined ? 'board-cards' : 'stack'}>
        {(query.data === undefined || query.error !== null) && (
          <div className="board-notice">
            <Loaded<unknown> query={query}>{() => null}</Loaded>
          </div>
        )}
        {shows('needs') && query.data !== undefined && (
          <NeedBars
            driveId={driveId}
            isOpen={card === 'needs'}
            needs={drive.terms.needs}
            rows={query.data.rows}
          />
        )}
        {at === undefined && shows('groups') && (
          <GroupBars
            drive={drive}
            isOpen={card === 'groups'}
            by={by === 'point' ? 'handInPoint' : 'department'}
            onChoose={(chosen) =>
              void navigate({
                search: ({ by: _before, ...others }) =>
                  chosen === 'handInPoint' ? { ...others, by: 'point' } : others,
                replace: true,
              })
            }
          />
        )}
        {shows('where') &&
          query.data !== undefined &&
          (query.data.rows.length === 0 ? (
            <div className="panel board-card board-card-where">
              <EmptyNotice title={t('board.empty')}>
                <p>{t(`board.emptyHint.${drive.status}`)}</p>
                {mayDecide && drive.status === 'draft' && (
                  <ButtonLink to="/console/drives/$driveId/terms" params={{ driveId }}>
                    {t('board.toTerms')}
                  </ButtonLink>
                )}
              </EmptyNotice>
            </div>
          ) : (
            <FunnelTable driveId={driveId} isOpen={card === 'where'} rows={query.data.rows} />
          ))}
        {at === undefined && shows('feed') && (
          <ActivityFeed driveId={driveId} isOpen={card === 'feed'} />
        )}
        {shows('hours') && (
          <PledgesPerHour
            driveId={driveId}
            isOpen={card === 'hours'}
            until={
              at === undefined || typeof pledgesThen !== 'number'
                ? undefined
                : { moment: at, pledges: pledgesThen }
            }
          />
        )}
        {at === undefined && card === 'shortDated' && (
          <ShortDatedStock
            isEmpty={live.query.data !== undefined && !hasStock(live.query.data.rows)}
            drive={drive}
            within={within}
            onChoose={(days) =>
              void navigate({
                search: ({ within: _before, ...others }) =>
                  days === LONGEST_SHORT_DATED ? others : { ...others, within: days },
                replace: true,
              })
            }
          />
        )}
        {at === undefined && card === 'mismatch' && <MismatchList driveId={driveId} />}
      </div>
      {at !== undefined && <p className="board-only-now soft">{t('board.onlyNow')}</p>}
    </>
  );
}

interface CountsProps {
  readonly counts: TotalsView['counts'];
  readonly isPast: boolean;
}

function Counts({ counts, isPast }: CountsProps) {
  const { t } = useTranslation();
  return (
    <dl className="tiles">
      {(isPast ? TOTALS_THEN : TOTALS).map((name) => (
        <div key={name} className="tile">
          <dt>{t(`board.count.${name}`)}</dt>
          <dd>{counts[name].toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}
