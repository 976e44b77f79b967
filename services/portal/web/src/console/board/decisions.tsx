import type { DriveView, Mismatch } from '@bluebox/contracts';
import { addDays } from '@bluebox/contracts/acceptance';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { boxesQuery, receptionsQuery } from '../api/inventory.ts';
import { casesQuery } from '../api/shipment.ts';
import { mismatchesQuery, shortDatedQuery } from '../api/tracker.ts';
import { waitedText } from '../cases/case-title.ts';
import { WorkLink } from '../components/work-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { type BoardCardName, type BoardSearch, SHORT_DATED_DAYS } from '../search.ts';
import { oldestOf, totalOf } from './mismatch-counts.ts';

/** Cards of the board that are reached only from the open work. */
const LISTS = ['mismatch', 'shortDated'] as const satisfies readonly BoardCardName[];

const [SOON] = SHORT_DATED_DAYS;

interface Waiting {
  readonly key: string;
  readonly count: number;
  /** Time since which the oldest waits; undefined if that is not known. */
  readonly since?: string | undefined;
  readonly link: (content: React.ReactNode) => React.ReactNode;
}

/**
 * The open work of a drive, with links to the pages where it is done. What the recipient waits for
 * comes first, then what stops goods on their way, and goods that expire soon come last.
 */
export function Decisions({ drive }: { readonly drive: DriveView }) {
  const { t } = useTranslation();
  const { driveId, terms } = drive;
  const receptions = useInfiniteQuery(receptionsQuery(driveId, 'waiting'));
  const unsettled = useInfiniteQuery(receptionsQuery(driveId, 'unsettled'));
  const cases = useInfiniteQuery(casesQuery(driveId, 'open'));
  const boxes = useInfiniteQuery(boxesQuery(driveId, { status: 'sealed' }));
  const mismatches = useQuery(mismatchesQuery(driveId));
  const expiring = useQuery(shortDatedQuery(driveId, addDays(terms.expectedArrival, SOON)));
  const params = { driveId };
  const board = (search: BoardSearch) => (content: React.ReactNode) => (
    <WorkLink work="staff" to="/console/drives/$driveId/board" params={params} search={search}>
      {content}
    </WorkLink>
  );
  const mismatched = (key: string, kind: Mismatch['kind']): Waiting => ({
    key,
    count: totalOf(mismatches.data, [kind]),
    since: oldestOf(mismatches.data, [kind]),
    link: board({ card: 'mismatch' }),
  });
  const all: readonly Waiting[] = [
    {
      key: 'cases',
      count: cases.data?.total ?? 0,
      since: oldestOf(mismatches.data, ['receipt', 'case']),
      link: (content) => (
        <WorkLink work="volunteer" to="/console/drives/$driveId/cases" params={params}>
          {content}
        </WorkLink>
      ),
    },
    mismatched('unconfirmed', 'unconfirmed'),
    mismatched('claims', 'claim'),
    {
      key: 'inspection',
      count: receptions.data?.total ?? 0,
      link: (content) => (
        <WorkLink work="desk" to="/console/drives/$driveId/desk" params={params}>
          {content}
        </WorkLink>
      ),
    },
    {
      key: 'sealed',
      count: boxes.data?.total ?? 0,
      link: (content) => (
        <WorkLink work="staff" to="/console/drives/$driveId/consignments" params={params}>
          {content}
        </WorkLink>
      ),
    },
    {
      key: 'unsettled',
      count: unsettled.data?.total ?? 0,
      link: (content) => (
        <WorkLink work="desk" to="/console/drives/$driveId/desk" params={params} hash="unsettled">
          {content}
        </WorkLink>
      ),
    },
    mismatched('handIns', 'hand-in'),
    {
      key: expiring.data?.more === true ? 'expiringMany' : 'expiring',
      count: expiring.data?.parcels.length ?? 0,
      link: board({ card: 'shortDated', within: SOON }),
    },
  ];
  const waiting = all.filter(({ count }) => count > 0);
  const queries = [receptions, unsettled, cases, boxes, mismatches, expiring];
  const unknown = queries.find(({ data }) => data === undefined);
  return (
    <section className="asks" aria-labelledby="decisions-title">
      <div className="asks-title">
        <h2 id="decisions-title">{t('board.decisions')}</h2>
        <ul className="asks-lists">
          {LISTS.map((card) => (
            <li key={card}>
              <Link
                to="/console/drives/$driveId/board"
                params={params}
                search={(before) => ({ ...before, card })}
              >
                {t(`board.${card}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      {unknown !== undefined && <Loaded<unknown> query={unknown}>{() => null}</Loaded>}
      {waiting.length === 0 && unknown === undefined ? (
        <p className="soft">{t('board.nothingWaits')}</p>
      ) : (
        <ol className="ask-cards">
          {waiting.map(({ key, count, since, link }) => (
            <li key={key} className="ask">
              {link(
                <span className="ask-text">
                  <span>{t(`board.waits.${key}`, { count, days: SOON })}</span>
                  {since !== undefined && (
                    <span className="ask-since soft">
                      {t('board.oldest', { waited: waitedText(t, since, serverNow()) })}
                    </span>
                  )}
                </span>,
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
