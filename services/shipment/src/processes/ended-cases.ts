import { caseEvents, consignmentEvents } from '@bluebox/contracts';
import { change, definePolicy, someOf } from '@bluebox/event-sourcing';
import type { CaseCommand } from '../domain/case.ts';

/** A command that ends a case whose receipt was reversed. */
export interface EndedCaseCommand {
  readonly driveId: string;
  readonly caseId: string;
  readonly command: Extract<CaseCommand, { type: 'end-with-receipt' }>;
}

interface OpenedByReceipt {
  /** Id of the receipt. */
  readonly id: string;
  readonly caseIds: readonly string[];
  readonly reversed: boolean;
}
interface CaseOfReceipt {
  /** Id of the case. */
  readonly id: string;
  readonly receiptId: string;
}

const receipts = 'receipts';
const cases = 'cases';

const end = (driveId: string, caseId: string): EndedCaseCommand => ({
  driveId,
  caseId,
  command: { type: 'end-with-receipt' },
});

/**
 * Closes the cases of reversed receipts. A reversal closes its cases in its own commit. The policy
 * closes cases that are reopened at the same time, and cases that earlier versions left open.
 */
export const endedCases = definePolicy<EndedCaseCommand>({
  name: 'shipment-ended-cases',
  version: 1,
  remembers: {
    collections: [
      { name: receipts, indexes: [] },
      { name: cases, indexes: [] },
    ],
    reads: [
      someOf(consignmentEvents, {
        'receipt.confirmed': ({ data: { receiptId, cases: opened = [] } }) =>
          opened.length === 0
            ? []
            : [
                change<OpenedByReceipt>(receipts, receiptId, () => ({
                  id: receiptId,
                  caseIds: opened.map(({ caseId }) => caseId),
                  reversed: false,
                })),
                ...opened.map(({ caseId }) =>
                  change<CaseOfReceipt>(cases, caseId, () => ({ id: caseId, receiptId })),
                ),
              ],
        'receipt.reversed': ({ data: { reverses } }) => [
          change<OpenedByReceipt>(
            receipts,
            reverses,
            (receipt) => receipt && { ...receipt, reversed: true },
          ),
        ],
      }),
    ],
  },
  reacts: [
    someOf(consignmentEvents, {
      'receipt.reversed': async ({ data: { driveId, reverses } }, memory) => {
        const receipt = await memory.get<OpenedByReceipt>(receipts, reverses);
        return (receipt?.caseIds ?? []).map((caseId) => end(driveId, caseId));
      },
    }),
    someOf(caseEvents, {
      'case.reopened': async ({ data: { driveId, caseId } }, memory) => {
        const found = await memory.get<CaseOfReceipt>(cases, caseId);
        const receipt = found && (await memory.get<OpenedByReceipt>(receipts, found.receiptId));
        return receipt?.reversed === true ? [end(driveId, caseId)] : [];
      },
    }),
  ],
});
