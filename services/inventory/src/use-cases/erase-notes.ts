import { type EraseInventoryNotesBody, refuse } from '@bluebox/contracts';
import type { EventStore } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { boxStream } from '../domain/box.ts';
import { countStream } from '../domain/count.ts';
import { parcelStream } from '../domain/parcel.ts';
import { receptionStream } from '../domain/reception.ts';
import { eraseNotesOfReception, type Notes } from '../notes.ts';

export interface ErasableNotes {
  readonly store: EventStore;
  readonly notes: Notes;
}

const SUBJECTS = {
  reception: { streamOf: receptionStream, unknown: 'UNKNOWN_RECEPTION' },
  parcel: { streamOf: parcelStream, unknown: 'UNKNOWN_PARCEL' },
  box: { streamOf: boxStream, unknown: 'UNKNOWN_BOX' },
  count: { streamOf: countStream, unknown: 'UNKNOWN_COUNT' },
} as const;

/**
 * Erases the notes of a reception with its parcels, of a parcel, of a box, or of a stocktake;
 * refuses an unknown id.
 */
export async function eraseNotes(
  { store, notes }: ErasableNotes,
  { of, id }: z.output<typeof EraseInventoryNotesBody>,
) {
  const { streamOf, unknown } = SUBJECTS[of];
  // An id without events is probably mistyped. An answer of 0 erased notes would hide that the
  // intended notes still exist.
  if ((await store.readStream(streamOf(id))).events.length === 0) throw refuse(unknown);
  const erased =
    of === 'reception'
      ? await eraseNotesOfReception({ store, notes }, id)
      : await notes.eraseOf(streamOf(id));
  return ok({ erased });
}
