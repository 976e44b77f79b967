import type { FeedEntry } from '@bluebox/contracts';
import { calendarDay } from '../../platform/formatting.ts';

type Facts = FeedEntry['facts'];

/** Facts that decide whether and how entries of one type are merged into one sentence. */
interface Alike {
  /** Facts whose values must be equal. */
  readonly same: readonly string[];
  /** Facts that are added up. */
  readonly sums: readonly string[];
  /**
   * Quantities that must be absent or zero, because damaged goods, for instance, are reported
   * separately.
   */
  readonly without?: readonly string[];
}

const ALIKE: Readonly<Record<string, Alike>> = {
  'inspection.recorded': {
    same: ['item', 'unit'],
    sums: ['accepted'],
    without: ['rejected', 'quarantined'],
  },
  // A hold stops many parcels and cartons at once.
  'parcel.held': { same: ['holdId', 'item'], sums: [] },
  'parcel.released': { same: ['holdId', 'item'], sums: [] },
  'box.held': { same: ['holdId'], sums: [] },
  'box.hold-lifted': { same: ['holdId'], sums: [] },
  'box.opened': { same: [], sums: [] },
  // Quantities of a carton are told in pieces, whatever their units.
  'box.item-packed': { same: ['boxId', 'boxNumber'], sums: ['quantity'] },
  'box.sealed': { same: [], sums: ['quantity', 'weight'] },
  'receipt.confirmed': {
    same: ['consignmentId'],
    sums: ['received'],
    without: ['damaged', 'missing', 'surplus'],
  },
};

/** Entries that are merged into one sentence: at least one, the newest first. */
export interface FeedGroup {
  /** Id of the oldest entry. It stays the same while newer entries join the group. */
  readonly key: string;
  readonly entries: readonly [FeedEntry, ...FeedEntry[]];
}

/**
 * Returns a key that is equal for entries that can be merged; undefined for an entry that is shown
 * by itself.
 */
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

/** Merges consecutive entries of one day that a single sentence can report, and keeps the order. */
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

/** Returns the facts of a group: the equal facts, the sums, and the number of entries (`times`). */
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
