import type { ReverseInspectionBody } from '@bluebox/contracts';
import { type CommandContext, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { decideInspectionReversal, parcelsOfInspection } from '../domain/inspection.ts';
import { type Reception, receptionStream } from '../domain/reception.ts';
import type { ReceptionsCorrected } from './change-reception.ts';
import { parcelIn, parcelTargets } from './known-parcel.ts';
import { driveOfReception, readReception, receptionTarget } from './known-reception.ts';

/**
 * Reverses an inspection, and voids its parcels in the same commit. Refuses an unknown inspection,
 * and an inspection whose goods were used or settled, even in part.
 */
export async function reverseInspection(
  { store, notes }: ReceptionsCorrected,
  receptionId: string,
  { inspectionId, reason, note }: z.output<typeof ReverseInspectionBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { reception } = await readReception(store, receptionId);
  const parcelIds = parcelsOfInspection(reception, inspectionId);
  return notes.withNote(receptionStream(receptionId), note, context.at, (noteId) =>
    execute(store, {
      context,
      targets: { ...parcelTargets(parcelIds), reception: receptionTarget(receptionId, ifMatch) },
      scope: driveOfReception,
      decide(states) {
        const decision = decideInspectionReversal(
          { type: 'reverse-inspection', inspectionId, reason, noteId },
          states.reception as Reception,
          parcelIn(states),
        );
        return { ...decision.parcels, reception: decision.reception };
      },
      answer: (_states, versions) =>
        ok({ receptionId, version: versions.reception }, versions.reception),
    }),
  );
}
