import type { FeedEntry } from '@bluebox/contracts';
import { calendarDay } from '../../platform/formatting.ts';

type Facts = FeedEntry['facts'];

/** Facts that entries of one type must share to be told in one sentence. */
interface Alike {
  /** Facts that have to be the same. */
  readonly same: readonly string[];
  /** Facts that are added up. */
  readonly sums: readonly string[];
  /** Facts of which there must be none, because the entry has to be seen by itself then. */
  readonly without?: readonly string[];
}

const ALIKE: Readonly<Record<string, Alike>> = {
  'inspection.recorded': {
    same: ['item', 'unit'],
    sums: ['accepted'],
    without: ['rejected', 'quarantined'],
  },
  'box.opened': { same: [], sums: [] },
  'box.item-packed': { same: ['item', 'unit'], sums: ['quantity'] },
  'box.sealed': { same: [], sums: ['quantity', 'weight'] },
  'receipt.confirmed': {
    same: ['consignmentId'],
    sums: ['received'],
    without: ['damaged', 'missing', 'surplus'],
  },
};

/** Entries that are told in one sentence: never none, newest first. */
export interface FeedGroup {
  /** The oldest entry's id, so that the group keeps its id while newer entries join it. */
  readonly key: string;
  readonly entries: readonly [FeedEntry, ...FeedEntry[]];
}

/** The key that an entry shares with those it is told with; undefined when it is told by itself. */
function commonOf({ type, at, facts }: FeedEntry): string | undefined {
  const alike = ALIKE[type];
  if (alike === undefined || alike.without?.some((name) => Number(facts[name]) > 0))
    return undefined;
  return JSON.stringify([
    type,
    calendarDay(new Date(at)),
    ...alike.same.map((name) => facts[name] ?? null),
  ]);
}

/** Entries that follow one another and say the same of one day are put together; the order stays. */
export function inGroups(entries: readonly FeedEntry[]): readonly FeedGroup[] {
  const groups: { common: string | undefined; entries: [FeedEntry, ...FeedEntry[]] }[] = [];
  for (const entry of entries) {
    const common = commonOf(entry);
    const last = groups.at(-1);
    if (last !== undefined && common !== undefined && last.common === common)
      last.entries.push(entry);
    else groups.push({ common, entries: [entry] });
  }
  return groups.map(({ entries: grouped }) => ({
    key: (grouped.at(-1) ?? grouped[0]).id,
    entries: grouped,
  }));
}

/** Facts of a group as a whole: those that are the same in every entry, the sums, and the number of entries. */
export function factsOf({ entries }: FeedGroup): Facts {
  const [first] = entries;
  const alike = ALIKE[first.type] ?? { same: [], sums: [] };
  return {
    ...Object.fromEntries(
      alike.same.flatMap((name) => {
        const fact = first.facts[name];
        return fact === undefined ? [] : [[name, fact]];
      }),
    ),
    ...Object.fromEntries(
      alike.sums.map((name) => [
        name,
        entries.reduce((sum, { facts }) => sum + Number(facts[name] ?? 0), 0),
      ]),
    ),
    times: entries.length,
  };
}
