import { SMALLEST_GROUP } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { type OriginDocument, origins } from './changed-records.ts';
import { journalPages } from './journal-pages.ts';

/** An hour in which the totals of a drive changed. */
export interface ChangedHour {
  /** Beginning of the hour, such as `2023-03-20T09`. */
  readonly begins: string;
  /**
   * Ids of the pledges and walk-ins whose goods moved. If there are {@link SMALLEST_GROUP} or more,
   * some may be missing.
   */
  readonly givings: readonly string[];
  /** Whether an unknown number of other pledges or walk-ins may have changed as well. */
  readonly unclear: boolean;
}

/** Reads the hours in which the totals of a drive changed, in order. */
export async function changedHours(totals: View, driveId: string): Promise<readonly ChangedHour[]> {
  const hours: ChangedHour[] = [];
  for await (const page of journalPages(totals, driveId, 'hour', { gte: '' }))
    for (const { begins, changed } of page) {
      const givings = new Set(changed?.givings);
      const known = await addGivers(totals, changed?.parcels ?? [], givings);
      hours.push({
        begins,
        givings: [...givings],
        unclear: !known || changed?.unclear === true,
      });
    }
  return hours;
}

/**
 * Adds the pledges and walk-ins from which parcels came, until {@link SMALLEST_GROUP} are found.
 * @returns whether the origins of all parcels that were read are known.
 */
async function addGivers(
  totals: View,
  parcels: readonly string[],
  givings: Set<string>,
): Promise<boolean> {
  const unread = [...parcels];
  const read = new Set<string>();
  let known = true;
  for (let id = unread.pop(); id !== undefined; id = unread.pop()) {
    if (givings.size >= SMALLEST_GROUP) break;
    if (read.has(id)) continue;
    read.add(id);
    const origin = await totals.get<OriginDocument>(origins, id);
    if (origin === undefined) known = false;
    if (origin?.giving !== undefined) givings.add(origin.giving);
    unread.push(...(origin?.parts ?? []));
  }
  return known;
}
