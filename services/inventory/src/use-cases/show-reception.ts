import type { ReceptionView } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { knownFields } from '../domain/known-fields.ts';
import { assertRecorded, receptionLines } from '../domain/reception.ts';
import type { Notes } from '../notes.ts';
import type { ReceptionPhotos } from '../photos.ts';
import { referenceOf } from './known-pledge.ts';
import { readReception, type StoredReception } from './known-reception.ts';

export interface ReceptionsShown {
  readonly store: EventStore;
  readonly expected: View;
  readonly notes: Notes;
  readonly photos: ReceptionPhotos;
}

/** Shows a reception with its entries, inspections and notes; refuses an unknown reception. */
export async function showReception(
  { store, expected, notes, photos }: ReceptionsShown,
  receptionId: string,
) {
  const stored = await readReception(store, receptionId);
  assertRecorded(stored.reception);
  const reference = await referenceOf(expected, stored.reception.pledgeId);
  const view = await viewReception(stored, reference, notes, photos);
  return ok(view, view.version);
}

/** Returns a reception as the API shows it, with its notes. */
async function viewReception(
  { reception, version, recordedAt }: StoredReception,
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
