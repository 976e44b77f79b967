import type { ReverseReceiptBody } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type Case, caseDecider } from '../domain/case.ts';
import { type Consignment, consignmentDecider, consignmentStream } from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import { caseTarget } from './known-case.ts';
import { consignmentTarget, driveOfConsignment, readConsignment } from './known-consignment.ts';

/**
 * Reverses a receipt that was entered wrongly, and closes its cases in the same commit. Refuses an
 * unknown or already reversed receipt.
 */
export async function reverseReceipt(
  { store, notes }: { readonly store: EventStore; readonly notes: Notes },
  consignmentId: string,
  body: z.output<typeof ReverseReceiptBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const { consignment: found } = await readConsignment(store, consignmentId);
  const cases = casesOf(found, body.receiptId);
  return notes.withNote(consignmentStream(consignmentId), body, context.at, (noteId) =>
    execute(store, {
      context,
      targets: {
        ...Object.fromEntries(cases.map(({ caseId, kind }) => [kind, caseTarget(caseId)])),
        consignment: consignmentTarget(consignmentId, ifMatch),
      },
      scope: driveOfConsignment,
      decide: ({ consignment, ...caseStates }) => ({
        consignment: consignmentDecider.decide(
          {
            type: 'reverse-receipt',
            receiptId: body.receiptId,
            reason: body.reason,
            noteId,
          },
          consignment,
        ),
        ...Object.fromEntries(
          Object.entries(caseStates).map(([kind, state]) => [
            kind,
            caseDecider.decide({ type: 'end-with-receipt' }, state as Case),
          ]),
        ),
      }),
      answer: (_states, versions) =>
        ok({ consignmentId, version: versions.consignment }, versions.consignment),
    }),
  );
}

/** Returns the cases that a valid receipt opened. */
function casesOf(consignment: Consignment, receiptId: string) {
  const boxes = consignment.status === 'none' ? [] : consignment.boxes;
  const box = boxes
    .filter((candidate) => candidate.status === 'confirmed')
    .find(({ receipt }) => receipt.receiptId === receiptId);
  return box?.receipt.cases ?? [];
}
