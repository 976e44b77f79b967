import type { DriveView, FeedEntry, Need, TotalsView } from '@bluebox/contracts';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { driveAddress } from '../../domain/drive-address.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatClock, formatDay } from '../../platform/formatting.ts';
import { driveQuery } from '../api/pledge.ts';
import { qrPicture } from '../api/portal.ts';
import { feedQuery, groupsQuery } from '../api/tracker.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { useAddress } from '../components/use-address.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { usePageTitle } from '../layout/page-heading.tsx';
import { useDriveFeed } from '../live/use-drive-feed.ts';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { TOKENS } from '../read-tokens.ts';
import { useMedia } from '../use-media.ts';
import './board.css';
import { needProgress } from '../../domain/need-progress.ts';
import { byAmount } from './by-amount.ts';
import { inGroups } from './feed-groups.ts';
import { groupText } from './feed-text.ts';
import { FreshnessMark } from './freshness-mark.tsx';
import { NeedBar, NeedLegend } from './need-bars.tsx';
import { biggestGapsFirst, inPages, mostOf, SUMS } from './wall-order.ts';

const route = getRouteApi('/console/drives/$driveId/wall');

/** Number of bars that stay readable from three metres if names take two lines. */
const NEEDS_AT_ONCE = 6;
const DEPARTMENTS = 4;
/** Number of sentences to render, more than fit on a screen. The style sheet hides the rest. */
const LATEST = 12;
/** Largest number of units in a sum, not counting kits, so that the sum fits on one line. */
const UNITS = 2;
const TURN_MS = 15_000;
/** Dark colours for the page, because the wall is dark whatever the system's setting. */
const DARK_COLOURS = Object.fromEntries(
  Object.entries(TOKENS.dark).map(([name, value]) => [`--${name}`, value]),
);

/** The page for a screen on the wall: dark, without a frame, and readable from three metres. */
export function WallPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { data: drive } = useSuspenseQuery(driveQuery(driveId));
  const { query, freshness, receivedAt } = useLiveTotals(driveId);
  useDriveFeed(driveId, true);
  usePageTitle(drive.terms.title);
  return (
    <main className="wall" style={DARK_COLOURS}>
      <header className="wall-head">
        <h1>{drive.terms.title}</h1>
        <FreshnessMark freshness={freshness} receivedAt={receivedAt} />
        <ButtonLink to="/console/drives/$driveId/board" params={{ driveId }} search={{}}>
          {t('board.wallEnd')}
        </ButtonLink>
      </header>
      <Loaded query={query}>
        {(totals) => (
          <>
            <WallTotals totals={totals} />
            <div className="wall-body">
              <WallNeeds needs={drive.terms.needs} rows={totals.rows} />
              <div className="wall-aside">
                <WallDepartments driveId={driveId} />
                <WallLatest driveId={driveId} />
                <WallJoin drive={drive} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </main>
  );
}

/**
 * The number of pledges, and the quantity at each step of the drive. Steps without goods are left
 * out.
 */
function WallTotals({ totals }: { readonly totals: TotalsView }) {
  const { t } = useTranslation();
  if (totals.counts.pledges === 0 && totals.rows.length === 0)
    return <p className="soft wall-none">{t('board.hoursEmpty')}</p>;
  const sums = (Object.keys(SUMS) as (keyof typeof SUMS)[])
    .map((name) => ({ name, ...mostOf(totals.rows, SUMS[name], UNITS) }))
    .filter(({ amounts }) => amounts.length > 0);
  const text = (amounts: (typeof sums)[number]['amounts']) =>
    amounts
      .map(({ unit, quantity, isKits }) =>
        isKits
          ? t('board.wallKits', { quantity: quantityText(t, unit, quantity) })
          : quantityText(t, unit, quantity),
      )
      .join(' · ');
  return (
    <dl className="wall-totals">
      <div>
        <dt>{t('board.count.pledges')}</dt>
        <dd>{totals.counts.pledges.toLocaleString()}</dd>
      </div>
      {sums.map(({ name, amounts, more }) => (
        <div key={name}>
          <dt>{t(`board.wallSum.${name}`)}</dt>
          <dd>{more ? t('board.wallMore', { amounts: text(amounts) }) : text(amounts)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface WallNeedsProps {
  readonly needs: readonly Need[];
  readonly rows: TotalsView['rows'];
}

/**
 * The needs in pages, the biggest gaps first. Pages turn by themselves until somebody turns one,
 * unless the system asks for reduced motion.
 */
function WallNeeds({ needs, rows }: WallNeedsProps) {
  const { t } = useTranslation();
  const pages = inPages(biggestGapsFirst(needProgress(needs, rows)), NEEDS_AT_ONCE);
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const [page, setPage] = useState(0);
  const [byHand, setByHand] = useState(false);
  const turning = pages.length > 1 && !still && !byHand;
  useEffect(() => {
    if (!turning) return;
    const timer = setInterval(() => setPage((before) => before + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [turning]);
  const shown = pages[page % Math.max(1, pages.length)] ?? [];
  return (
    <section className="panel wall-needs" aria-labelledby="needs-title">
      <div className="panel-title">
        <h2 id="needs-title">{t('board.needs')}</h2>
        <NeedLegend />
        {pages.length > 1 && (
          <Button
            onClick={() => {
              setByHand(true);
              setPage(page + 1);
            }}
          >
            {t('board.wallNext', { page: (page % pages.length) + 1, pages: pages.length })}
          </Button>
        )}
      </div>
      <ul>
        {shown.map((need) => (
          <li key={`${need.category}|${need.unit}`}>
            <NeedBar need={need} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * The named departments that promised most. The service merges small departments into a group
 * without a name.
 */
function WallDepartments({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const groups = useQuery(groupsQuery(driveId));
  const named = byAmount(groups.data?.departments.groups ?? []).filter(
    ({ name, pledged }) => name !== undefined && pledged > 0,
  );
  if (named.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="wall-departments-title">
      <h2 id="wall-departments-title">{t('board.groups.title')}</h2>
      <ol className="wall-list">
        {named.slice(0, DEPARTMENTS).map(({ name, pledged }) => (
          <li key={name}>
            <span>{name}</span>
            <span>{t('board.groups.pieces', { count: pledged })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function WallLatest({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const feed = useQuery(feedQuery(driveId));
  const entries: readonly FeedEntry[] = feed.data?.entries ?? [];
  if (entries.length === 0) return null;
  return (
    <section className="panel wall-latest" aria-labelledby="wall-latest-title">
      <h2 id="wall-latest-title">{t('board.feed')}</h2>
      <ol className="wall-list">
        {inGroups(entries)
          .slice(0, LATEST)
          .map((group) => (
            <li key={group.key}>
              <span>{groupText(t, group)}</span>
              <time dateTime={group.entries[0].at}>{formatClock(group.entries[0].at)}</time>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** A QR code of the drive's page, shown while the drive is published. */
function WallJoin({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const address = driveAddress(useAddress(), drive.slug);
  if (drive.status !== 'published') return null;
  return (
    <section className="panel wall-join" aria-labelledby="wall-join-title">
      <img className="qr-code" src={qrPicture(address)} alt={t('poster.qr')} />
      <div>
        <h2 id="wall-join-title">{t('board.wallScan')}</h2>
        <p>{t('board.wallUntil', { day: formatDay(drive.terms.window.closesOn) })}</p>
      </div>
    </section>
  );
}
