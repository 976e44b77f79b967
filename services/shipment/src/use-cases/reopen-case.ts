import type { ReopenCaseBody } from '@bluebox/contracts';
import { type CommandContext, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { caseDecider, caseStream, withoutReceipt } from '../domain/case.ts';
import { receiptStands } from '../domain/consignment.ts';
import type { CasesChanged } from './change-case.ts';
import { caseTarget, driveOfCase, type OpenedCase, readCase } from './known-case.ts';
import { consignmentTarget } from './known-consignment.ts';

/**
 * Reopens a case that was closed too early, with a note on the reason. Refuses a case that is
 * unknown, not closed, or from a reversed receipt.
 */
export const reopenCase = (
  { store, notes }: CasesChanged,
  caseId: string,
  { note, reason }: z.output<typeof ReopenCaseBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  notes.withNote(caseStream(caseId), { note }, context.at, async (noteId) => {
    const { found } = await readCase(store, caseId);
    const consignmentId = found.status === 'none' ? undefined : found.consignmentId;
    return execute(store, {
      context,
      targets: {
        case: caseTarget(caseId, ifMatch),
        // The consignment is only read. If the receipt is reversed at the same moment, the policy
        // closes the case again.
        ...(consignmentId === undefined ? {} : { consignment: consignmentTarget(consignmentId) }),
      },
      scope: driveOfCase,
      decide(states) {
        const { receiptId } = states.case as OpenedCase;
        if (
          receiptId !== undefined &&
          states.consignment !== undefined &&
          !receiptStands(states.consignment, receiptId)
        )
          throw withoutReceipt();
        return { case: caseDecider.decide({ type: 'reopen', reason, noteId }, states.case) };
      },
      answer: (_states, versions) => ok({ caseId, version: versions.case }, versions.case),
    });
  });
