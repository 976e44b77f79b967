import { type ParcelDetail, refuse } from '@bluebox/contracts';
import type { EventStore } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { knownFields } from '../domain/known-fields.ts';
import type { Notes } from '../notes.ts';
import { readParcel } from './known-parcel.ts';

export interface ParcelsShown {
  readonly store: EventStore;
  readonly notes: Notes;
}

/**
 * Shows a parcel with its adjustments and the whereabouts of its quantity; refuses an unknown or
 * voided parcel.
 */
export async function showParcel({ store, notes }: ParcelsShown, parcelId: string) {
  const { parcel, version } = await readParcel(store, parcelId);
  if (parcel.status !== 'stocked') throw refuse('UNKNOWN_PARCEL');
  const { driveId, item, quantity, free, held, holds, packed, inKits, origin, expiry, lot } =
    parcel;
  const view: ParcelDetail = {
    id: parcelId,
    driveId,
    item,
    quantity,
    free,
    held,
    ...(holds.length === 0 ? {} : { holds: [...holds] }),
    ...knownFields({
      expiry,
      lot,
      pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
      kitId: origin.kind === 'assembly' ? origin.kitId : undefined,
    }),
    available: free > 0,
    packed: total(packed),
    inKits: total(inKits),
    adjustments: await Promise.all(
      parcel.adjustments.map(async ({ noteId, reversal, ...adjustment }) => ({
        ...adjustment,
        ...knownFields({ note: await notes.read(noteId) }),
        reversed: reversal !== undefined,
        ...(reversal === undefined
          ? {}
          : {
              reversal: {
                reason: reversal.reason,
                ...knownFields({ note: await notes.read(reversal.noteId) }),
              },
            }),
      })),
    ),
    version,
  };
  return ok(view, version);
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
