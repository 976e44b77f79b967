import type { Item, ParcelEvent, ReceptionEvent } from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';
import { type Parcel, parcelDecider, parcelStream } from './parcel.ts';
import {
  assertRecorded,
  findInspection,
  type Reception,
  type ReceptionCommand,
  receptionDecider,
} from './reception.ts';

/** The events of one commit. `parcels` has the events of each parcel by stream. */
export interface InspectionDecision {
  readonly reception: readonly ReceptionEvent[];
  readonly parcels: Readonly<Record<string, readonly ParcelEvent[]>>;
}

type ParcelById = (parcelId: string) => Parcel;

/**
 * Decides an inspection. Accepted goods become parcels in the same commit, and are held at once.
 * @param holdsOf returns the ids of the holds that stop a lot of the inspected item.
 */
export function decideInspection(
  command: Extract<ReceptionCommand, { type: 'inspect' }>,
  reception: Reception,
  parcel: ParcelById,
  holdsOf: (item: Item, lot: string | undefined) => readonly string[] = () => [],
): InspectionDecision {
  const events = receptionDecider.decide(command, reception);
  const parcels: Record<string, readonly ParcelEvent[]> = {};
  for (const { type, data } of events) {
    if (type !== 'inspection.recorded') continue;
    const { receptionId, driveId, pledgeId, inspectionId, lineId, item, parts } = data;
    for (const part of parts) {
      if (part.outcome !== 'accepted') continue;
      const { parcelId, quantity, seen } = part;
      const created = parcelDecider.decide(
        {
          type: 'create',
          parcelId,
          driveId,
          item,
          quantity,
          origin: {
            kind: 'inspection',
            receptionId,
            inspectionId,
            lineId,
            ...knownFields({ pledgeId }),
          },
          expiry: seen.expiry,
          lot: seen.lot,
        },
        parcel(parcelId),
      );
      const decided = [...created];
      for (const holdId of holdsOf(item, seen.lot))
        decided.push(
          ...parcelDecider.decide(
            { type: 'hold', holdId },
            fold(parcelDecider, decided, parcel(parcelId)),
          ),
        );
      parcels[parcelStream(parcelId)] = decided;
    }
  }
  return { reception: events, parcels };
}

/** Returns the ids of the parcels that an inspection created. */
export const parcelsOfInspection = (
  reception: Reception,
  inspectionId: string,
): readonly string[] => {
  assertRecorded(reception);
  return findInspection(reception, inspectionId).parts.flatMap((part) =>
    part.outcome === 'accepted' ? [part.parcelId] : [],
  );
};

/** Reverses an inspection together with its parcels, unless a parcel was used. */
export function decideInspectionReversal(
  command: Extract<ReceptionCommand, { type: 'reverse-inspection' }>,
  reception: Reception,
  parcel: ParcelById,
): InspectionDecision {
  const events = receptionDecider.decide(command, reception);
  const { inspectionId } = command;
  const parcels = Object.fromEntries(
    parcelsOfInspection(reception, inspectionId).map((parcelId) => [
      parcelStream(parcelId),
      parcelDecider.decide({ type: 'void', reverses: inspectionId }, parcel(parcelId)),
    ]),
  );
  return { reception: events, parcels };
}
