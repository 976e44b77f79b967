import type { ThanksView } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import type { ThankedConsignment } from '../projections/thanks.ts';
import { readConsignment } from './known-consignment.ts';
import type { ThanksReaders } from './thanks-readers.ts';
import { viewThanks } from './view-consignment.ts';

export interface ThanksListed {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly thanked: View;
  readonly readers: ThanksReaders;
}

/**
 * Largest number of consignments whose thanks are listed, the newest of a drive. A drive has only a
 * few.
 */
const MOST_THANKS = 50;

/**
 * Lists the thanks from the recipients of a drive, newest first, without thanks that the caller may
 * not read.
 */
export async function listThanks(
  { store, notes, photos, thanked, readers }: ThanksListed,
  driveId: string,
  caller: Caller,
) {
  const consignments = await thanked.find<ThankedConsignment>('thanked', {
    where: { driveId },
    // Ids are UUIDs of version 7, which sort by the time at which the consignment was created.
    sort: [['id', 'desc']],
    limit: MOST_THANKS,
  });
  const thanks: ThanksView[] = [];
  for (const { id } of consignments) {
    const { consignment, events } = await readConsignment(store, id);
    if (consignment.status === 'none' || !(await readers.mayRead(consignment, caller))) continue;
    const said = await viewThanks({ notes, photos }, consignment, events);
    if (said !== undefined) thanks.push(said);
  }
  return ok({ thanks: thanks.sort((a, b) => (a.at < b.at ? 1 : -1)) });
}
