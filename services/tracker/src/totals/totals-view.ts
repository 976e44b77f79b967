import {
  calendarDay,
  type DoubtfulGoods,
  type DriveTerms,
  isFarAbove,
  reasonsTold,
  type TotalsRow,
  type TotalsView,
} from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { isBalanced, type Kind, kindOf } from '@bluebox/ledger';
import { journalPages } from './journal-pages.ts';
import type { NamedItem } from './named-items.ts';
import {
  journalId,
  type SecondsDocument,
  SPANS,
  sumJournal,
  type TotalsDocument,
  toldOf,
  withoutZeros,
} from './projection.ts';
import { unconfirmedPledges } from './unconfirmed-pledges.ts';

/**
 * Returns totals in the form of the API, with a row for each category and unit, without zeros.
 * @param parked number of the drive's events that the totals lack.
 * @param named goods of the items that needs of the drive name.
 */
export function totalsView(
  driveId: string,
  asOf: string,
  { kinds, counts, ...now }: Pick<TotalsDocument, 'kinds' | 'counts'> & Partial<TotalsDocument>,
  parked = 0,
  doubtful: ReadonlyMap<string, DoubtfulGoods> = doubtfulGoods(now, asOf),
  named: readonly NamedItem[] = [],
): TotalsView {
  const inKits = now.kitContents ?? {};
  const doubtfulOf = new Map(
    named.map((item) => [
      item,
      doubtfulGoods({ waiting: item.waiting, ...(now.terms && { terms: now.terms }) }, asOf),
    ]),
  );
  const itemsOf = (kind: Kind): NonNullable<TotalsRow['items']> =>
    named.flatMap((item) => {
      if (!item.needed.includes(kind)) return [];
      const unsure = doubtfulOf.get(item)?.get(kind);
      return [
        {
          itemIds: [...item.itemIds],
          balances: withoutZeros(item.kinds[kind] ?? {}),
          ...(unsure === undefined ? {} : { doubtful: unsure }),
        },
      ];
    });
  const rows = Object.entries(kinds).map(([kind, totals]): TotalsRow => {
    const [category, unit] = kind.split('|') as [TotalsRow['category'], TotalsRow['unit']];
    const { sent = 0, ...places } = inKits[kind as Kind] ?? {};
    const items = itemsOf(kind as Kind);
    return {
      category,
      unit,
      balances: withoutZeros(totals.balances),
      rejectedBy: withoutZeros(totals.rejectedBy),
      ...(Object.keys(places).length === 0 ? {} : { inKits: places }),
      ...(sent === 0 ? {} : { sentInKits: sent }),
      ...((totals.spoiledAway ?? 0) === 0 ? {} : { spoiledAway: totals.spoiledAway }),
      ...(doubtful.has(kind) ? { doubtful: doubtful.get(kind) } : {}),
      ...(items.length === 0 ? {} : { items }),
    };
  });
  return {
    driveId,
    asOf,
    rows: rows.sort((a, b) => compare(a.category, b.category) || compare(a.unit, b.unit)),
    counts,
    balanced: rows.every(({ balances }) => isBalanced(balances)),
    parked,
  };
}

/**
 * Returns the goods that do not count, by kind. Promised or uninspected goods do not count if the
 * current rules would probably reject them. Promises far above the drive's current need do not
 * count until staff confirm them. Sums below zero, while the events of another service are ahead,
 * count as 0.
 */
function doubtfulGoods(
  { waiting, terms }: Partial<Pick<TotalsDocument, 'waiting' | 'terms'>>,
  asOf: string,
): ReadonlyMap<string, DoubtfulGoods> {
  const sums = new Map<string, DoubtfulGoods>();
  if (terms === undefined) return sums;
  const today = calendarDay(asOf);
  for (const [key, { promised, received }] of Object.entries(waiting ?? {})) {
    const told = toldOf(key);
    const refused = reasonsTold(terms.rules, terms.expectedArrival, today, told).length > 0;
    const tooMuch = isFarAbove(terms.needs, { ...told.item, quantity: told.unconfirmed });
    if (!refused && !tooMuch) continue;
    const kind = kindOf(told.item);
    const before = sums.get(kind) ?? { promised: 0, received: 0 };
    sums.set(kind, {
      promised: before.promised + Math.max(0, promised),
      received: before.received + (refused ? Math.max(0, received) : 0),
    });
  }
  for (const [kind, { promised, received }] of sums)
    if (promised + received === 0) sums.delete(kind);
  return sums;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Returns the totals at the end of the second that contains the given time.
 * @param needs the drive's current needs. Unconfirmed promises far above these needs are marked as
 * doubtful; without needs, no promises are.
 */
export async function totalsAsOf(
  totals: View,
  driveId: string,
  moment: string,
  parked = 0,
  needs?: DriveTerms['needs'],
): Promise<TotalsView> {
  const time = Date.parse(moment);
  const next = new Date(time - (time % 1_000) + 1_000);
  const end = next.toISOString();
  const hour = end.slice(0, SPANS.hour);
  const minute = end.slice(0, SPANS.minute);
  let sum = sumJournal([]);
  for (const { span, from, before } of [
    { span: 'hour', from: '', before: hour },
    { span: 'minute', from: hour, before: minute },
  ] as const)
    for await (const page of journalPages(totals, driveId, span, { gte: from, lt: before }))
      sum = sumJournal([sum, ...page]);
  const last = await totals.get<SecondsDocument>('seconds', journalId(driveId, minute));
  const second = end.slice(SPANS.minute + 1, SPANS.minute + 3);
  for (const [begun, sums] of Object.entries(last?.seconds ?? {}))
    if (begun < second && sums !== undefined) sum = sumJournal([sum, sums]);
  const waiting = new Map<string, DoubtfulGoods>();
  if (needs !== undefined)
    for await (const { amounts } of unconfirmedPledges(totals, driveId, needs, end))
      for (const amount of amounts) {
        const promised = (waiting.get(kindOf(amount))?.promised ?? 0) + amount.quantity;
        waiting.set(kindOf(amount), { promised, received: 0 });
      }
  return totalsView(driveId, new Date(next.getTime() - 1).toISOString(), sum, parked, waiting);
}
