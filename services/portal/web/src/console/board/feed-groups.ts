import type { FeedEntry } from '@bluebox/contracts';
import { calendarDay } from '../../platform/formatting.ts';

type Facts = FeedEntry['facts'];

/** Facts that decide whether entries of one type are merged into one sentence. */
interface Alike {
  /** Facts that must be the same. */
  readonly same: readonly string[];
  /** Facts that are added up. */
  readonly sums: readonly string[];
  /**
   * Facts that must be absent or zero, because an entry with one of them must be shown by itself.
   */
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

/** Entries that are merged into one sentence: at least one, the newest first. */
export interface FeedGroup {
  /** The oldest entry's id, so that the group keeps its id while newer entries join it. */
  readonly key: string;
  readonly entries: readonly [FeedEntry, ...FeedEntry[]];
}

/** Returns the key of the group that an entry can join; undefined when it is shown by itself. */
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

/**
 * Groups consecutive entries that one sentence can report, none across midnight. The order stays.
 */
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

/**
 * Returns the facts of a group as a whole: those that are the same in every entry, the sums, and
 * the number of entries (`times`).
 */
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
