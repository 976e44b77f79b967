import type { ReceptionEvent, ReceptionView } from '@bluebox/contracts';
import { type EventStore, fold } from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';
import {
  assertRecorded,
  type Reception,
  receptionDecider,
  receptionLines,
  receptionStream,
} from '../domain/reception.ts';
import type { Notes } from '../notes.ts';
import type { ReceptionPhotos } from '../photos.ts';

export interface ReadReception {
  readonly reception: Reception;
  readonly version: number;
  /** When each entry and settlement was recorded, by its id. */
  readonly recordedAt: ReadonlyMap<string, string>;
}

export async function readReception(
  store: EventStore,
  receptionId: string,
): Promise<ReadReception> {
  const { events, version } = await store.readStream(receptionStream(receptionId));
  const known = events as unknown as readonly (ReceptionEvent & { readonly recordedAt: string })[];
  return {
    reception: fold(receptionDecider, known),
    version,
    recordedAt: new Map(
      known.flatMap((event) =>
        event.type === 'reception.recorded'
          ? [[event.data.entryId, event.recordedAt] as const]
          : event.type === 'rejection.settled'
            ? [[event.data.settlementId, event.recordedAt] as const]
            : [],
      ),
    ),
  };
}

/** The reception as the API shows it, with its notes. */
export async function viewReception(
  { reception, version, recordedAt }: ReadReception,
  reference: string | undefined,
  notes: Pick<Notes, 'read'>,
  photos: Pick<ReceptionPhotos, 'present'>,
): Promise<ReceptionView> {
  assertRecorded(reception);
  const { receptionId, driveId, pledgeId, entries, inspections, settlements } = reception;
  const viewReversal = async (reversal: (typeof entries)[number]['reversal']) =>
    reversal === undefined
      ? { reversed: false }
      : {
          reversed: true,
          reversal: {
            reason: reversal.reason,
            ...knownFields({ note: await notes.read(reversal.noteId) }),
          },
        };
  return {
    receptionId,
    driveId,
    ...knownFields({ pledgeId, reference }),
    lines: receptionLines(reception).map(({ offPromise, portions, ...line }) => ({
      ...line,
      portions: portions.map(({ members, stated, ...portion }) => ({
        ...portion,
        stated: [...stated],
      })),
    })),
    entries: await Promise.all(
      entries.map(async ({ entryId, lines, reversal }) => ({
        entryId,
        recordedAt: recordedAt.get(entryId) as string,
        lines: [...lines],
        ...(await viewReversal(reversal)),
      })),
    ),
    inspections: await Promise.all(
      inspections.map(async ({ inspectionId, lineId, from, parts, ...inspection }) => ({
        inspectionId,
        lineId,
        from,
        rulesVersion: inspection.rulesVersion,
        parts,
        ...knownFields({
          portion: inspection.portion,
          expectedArrival: inspection.expectedArrival,
          inspectedOn: inspection.inspectedOn,
        }),
        ...knownFields({ note: await notes.read(inspection.noteId) }),
        photos: await photos.present(receptionId, inspection.photos),
        ...(await viewReversal(inspection.reversal)),
      })),
    ),
    settlements: await Promise.all(
      settlements.map(async ({ settlementId, lineId, quantity, to, reversal }) => ({
        settlementId,
        recordedAt: recordedAt.get(settlementId) as string,
        lineId,
        quantity,
        to,
        ...(await viewReversal(reversal)),
      })),
    ),
    version,
  };
}
