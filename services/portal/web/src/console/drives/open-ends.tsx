import type { CompletionView, DriveView, ReceptionSummary } from '@bluebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, linkOptions } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { receptionsQuery } from '../api/inventory.ts';
import { completionQuery } from '../api/tracker.ts';
import { Loaded } from '../feedback/loaded.tsx';

type OpenEnd = CompletionView['openEnds'][number];
type End = OpenEnd['end'];

/**
 * Open work that is settled at the desk, with functions that return the waiting quantity of a
 * reception.
 */
const AT_DESK = {
  'not-inspected': ({ toInspect }: ReceptionSummary) => toInspect,
  quarantined: ({ setAside }: ReceptionSummary) => setAside,
  'rejected-here': ({ toSettle }: ReceptionSummary) => toSettle,
} as const;
const isAtDesk = (end: End): end is keyof typeof AT_DESK => end in AT_DESK;

/** Largest number of receptions that are named for one kind of open work; the desk lists all. */
const MOST_NAMED = 10;

interface OpenEndsProps {
  readonly driveId: string;
  readonly openEnds: readonly OpenEnd[];
}

/** Open work by kind, with links to the pages where the work is settled. */
export function OpenEnds({ driveId, openEnds }: OpenEndsProps) {
  return (
    <ul className="open-ends">
      {openEnds.map((openEnd) => (
        <li key={openEnd.end}>
          <OpenEndRow driveId={driveId} openEnd={openEnd} />
        </li>
      ))}
    </ul>
  );
}

/**
 * Work that is still open in a completed drive, and work that was settled or written off since the
 * completion.
 */
export function LeftOpen({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId, leaving = [] } = drive;
  const completion = useQuery(completionQuery(driveId));
  return (
    <Loaded query={completion}>
      {({ openEnds }) => {
        const since = leaving.filter((end) => openEnds.every((other) => other.end !== end));
        if (openEnds.length + since.length === 0) return <>{t('terms.stepHint.completed')}</>;
        return (
          <>
            <p className="strong">{t('terms.leftOpen')}</p>
            <OpenEnds driveId={driveId} openEnds={openEnds} />
            <ul className="open-ends">
              {since.map((end) => (
                <li key={end}>
                  {t(`terms.openEnd.${end}`)}{' '}
                  <span className="soft">
                    {t(end === 'promised' ? 'terms.writtenOff' : 'terms.settledSince')}
                  </span>
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </Loaded>
  );
}

function OpenEndRow({ driveId, openEnd }: { readonly driveId: string; readonly openEnd: OpenEnd }) {
  const { t } = useTranslation();
  const { end, count, quantities } = openEnd;
  const amount = (
    <span className="strong">
      {quantities.length === 0
        ? t('terms.openCases', { count })
        : quantities
            .map(
              ({ category, unit, quantity }) =>
                `${t(`vocabulary:category.${category}`)} ${quantityText(t, unit, quantity)}`,
            )
            .join(t('list.comma'))}
    </span>
  );
  if (isAtDesk(end))
    return (
      <>
        <span>{t(`terms.openEnd.${end}`)}</span> {amount}
        <ReceptionsWaiting driveId={driveId} end={end} />
      </>
    );
  return (
    <>
      <Link {...placeOf(end, driveId)}>{t(`terms.openEnd.${end}`)}</Link> {amount}
    </>
  );
}

/** Returns a link to the page on which a kind of open work is settled. */
function placeOf(end: Exclude<End, keyof typeof AT_DESK>, driveId: string) {
  const params = { driveId };
  switch (end) {
    case 'promised':
      return linkOptions({
        to: '/console/drives/$driveId/pledges',
        params,
        search: { status: 'open' },
      });
    case 'not-packed':
      return linkOptions({ to: '/console/drives/$driveId/packing/stock', params, search: {} });
    case 'not-sent':
      return linkOptions({ to: '/console/drives/$driveId/packing', params, search: {} });
    case 'in-transit':
    case 'not-confirmed':
      return linkOptions({ to: '/console/drives/$driveId/consignments', params, search: {} });
    case 'open-cases':
      return linkOptions({ to: '/console/drives/$driveId/cases', params, search: {} });
  }
}

interface ReceptionsWaitingProps {
  readonly driveId: string;
  readonly end: keyof typeof AT_DESK;
}

/** The first receptions in which goods wait, with a link to the desk's list if there are more. */
function ReceptionsWaiting({ driveId, end }: ReceptionsWaitingProps) {
  const { t } = useTranslation();
  const list = end === 'not-inspected' ? 'waiting' : 'unsettled';
  const receptions = useInfiniteQuery(receptionsQuery(driveId, list));
  return (
    <Loaded query={receptions}>
      {({ rows, total }) => {
        const waiting = rows.filter((reception) => AT_DESK[end](reception) > 0);
        const named = waiting.slice(0, MOST_NAMED);
        const isMore = named.length < waiting.length || rows.length < total;
        return (
          <ul className="open-end-places">
            {named.map(({ id, reference, goods }) => (
              <li key={id}>
                <Link
                  to="/console/drives/$driveId/desk"
                  params={{ driveId }}
                  search={{ reception: id }}
                >
                  {reference ?? `${t('desk.walkInShort')} ${goods.join(t('list.comma'))}`}
                </Link>
              </li>
            ))}
            {isMore && (
              <li>
                <Link
                  to="/console/drives/$driveId/desk"
                  params={{ driveId }}
                  search={{}}
                  hash={list}
                >
                  {t('terms.moreReceptions')}
                </Link>
              </li>
            )}
          </ul>
        );
      }}
    </Loaded>
  );
}
