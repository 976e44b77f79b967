import type { DriveView, Grouping, TotalsView } from '@bluebox/contracts';
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
import { windowClock } from '../live/clock.ts';
import { useDriveFeed } from '../live/use-drive-feed.ts';
import { useLiveTotals } from '../live/use-live-totals.ts';
import { TOKENS } from '../read-tokens.ts';
import { useMedia } from '../use-media.ts';
import './board.css';
import { type NeedProgress, needProgress } from '../../domain/need-progress.ts';
import { byAmount } from './by-amount.ts';
import { type FeedGroup, inGroups } from './feed-groups.ts';
import { groupText } from './feed-text.ts';
import { FreshnessMark } from './freshness-mark.tsx';
import { NeedBar, NeedLegend } from './need-bars.tsx';
import { turnPages } from './turn-pages.ts';
import { biggestGapsFirst, inPages, mostOf, SUMS } from './wall-order.ts';

const route = getRouteApi('/console/drives/$driveId/wall');

/** Number of rows that stay readable from three metres if names take two lines. */
const NEEDS_AT_ONCE = 6;
const DEPARTMENTS_AT_ONCE = 7;
const LATEST = 7;
/** Largest number of units in a sum, not counting kits, so that the sum fits on one line. */
const UNITS = 2;
const TURN_MILLISECONDS = 15_000;
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
              <WallPages drive={drive} rows={totals.rows} />
              <WallJoin drive={drive} />
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

interface WallPagesProps {
  readonly drive: DriveView;
  readonly rows: TotalsView['rows'];
}

interface ShownPage {
  readonly title: string;
  readonly legend?: React.ReactNode;
  readonly rows: React.ReactNode;
}

/**
 * The needs, the departments and the latest activity in pages. Pages turn by themselves until
 * somebody turns one, unless the system asks for reduced motion.
 */
function WallPages({ drive, rows }: WallPagesProps) {
  const { t } = useTranslation();
  const groups = useQuery(groupsQuery(drive.driveId));
  const feed = useQuery(feedQuery(drive.driveId));
  const pages: readonly ShownPage[] = [
    ...inPages(biggestGapsFirst(needProgress(drive.terms.needs, rows)), NEEDS_AT_ONCE).map(
      (needs): ShownPage => ({
        title: t('board.needs'),
        legend: <NeedLegend />,
        rows: <WallNeeds needs={needs} />,
      }),
    ),
    ...inPages(namedGroups(groups.data?.departments.groups ?? []), DEPARTMENTS_AT_ONCE).map(
      (departments): ShownPage => ({
        title: t('board.groups.title'),
        rows: <WallDepartments departments={departments} />,
      }),
    ),
    ...inPages(inGroups(feed.data?.entries ?? []).slice(0, LATEST), LATEST).map(
      (latest): ShownPage => ({
        title: t('board.feed'),
        rows: <WallLatest groups={latest} />,
      }),
    ),
  ];
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const [turned, setTurned] = useState(0);
  const [byHand, setByHand] = useState(false);
  const turning = pages.length > 1 && !still && !byHand;
  useEffect(
    () =>
      turning
        ? turnPages(windowClock, TURN_MILLISECONDS, () => setTurned((n) => n + 1))
        : undefined,
    [turning],
  );
  const number = turned % Math.max(1, pages.length);
  const page = pages[number];
  if (page === undefined) return null;
  return (
    <section className="panel wall-page" aria-labelledby="wall-page-title">
      <div className="panel-title">
        <h2 id="wall-page-title">{page.title}</h2>
        {page.legend}
        {pages.length > 1 && (
          <Button
            onClick={() => {
              setByHand(true);
              setTurned(number + 1);
            }}
          >
            {t('board.wallNext', { page: number + 1, pages: pages.length })}
          </Button>
        )}
      </div>
      {page.rows}
    </section>
  );
}

function WallNeeds({ needs }: { readonly needs: readonly NeedProgress[] }) {
  return (
    <ul className="wall-rows">
      {needs.map((need) => (
        <li key={need.key}>
          <NeedBar need={need} isDetailed={false} />
        </li>
      ))}
    </ul>
  );
}

type Group = Grouping['groups'][number];

/**
 * Returns the named departments, those that promised most first. The service merges small
 * departments into a group without a name.
 */
const namedGroups = (groups: readonly Group[]): readonly Group[] =>
  byAmount(groups).filter(({ name, pledged }) => name !== undefined && pledged > 0);

function WallDepartments({ departments }: { readonly departments: readonly Group[] }) {
  const { t } = useTranslation();
  return (
    <ol className="wall-rows wall-list">
      {departments.map(({ name, pledged }) => (
        <li key={name}>
          <span>{name}</span>
          <span>{t('board.groups.pieces', { count: pledged })}</span>
        </li>
      ))}
    </ol>
  );
}

function WallLatest({ groups }: { readonly groups: readonly FeedGroup[] }) {
  const { t } = useTranslation();
  return (
    <ol className="wall-rows wall-list">
      {groups.map((group) => (
        <li key={group.key}>
          <span>{groupText(t, group)}</span>
          <time dateTime={group.entries[0].at}>{formatClock(group.entries[0].at)}</time>
        </li>
      ))}
    </ol>
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
