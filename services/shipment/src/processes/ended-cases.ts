import type { ShipmentEvent } from '@bluebox/contracts';
import { change, defineProjection, ignored, type ProcessManager } from '@bluebox/event-sourcing';
import type { CaseCommand } from '../domain/case.ts';

/** Ends a case whose receipt was reversed. */
export interface EndedCaseCommand {
  readonly driveId: string;
  readonly caseId: string;
  readonly command: Extract<CaseCommand, { type: 'end-with-receipt' }>;
}

interface OpenedByReceipt {
  /** The receipt's. */
  readonly id: string;
  readonly caseIds: readonly string[];
  readonly reversed: boolean;
}
interface CaseOfReceipt {
  /** The case's. */
  readonly id: string;
  readonly receiptId: string;
}

const receipts = 'receipts';
const cases = 'cases';

const memory = defineProjection<ShipmentEvent>({
  name: 'shipment-ended-cases',
  version: 1,
  services: ['shipment'],
  collections: [
    { name: receipts, indexes: [] },
    { name: cases, indexes: [] },
  ],
  on: {
    'consignment.created': ignored,
    'consignment.box-claimed': ignored,
    'consignment.box-granted': ignored,
    'consignment.box-refused': ignored,
    'consignment.box-released': ignored,
    'consignment.discarded': ignored,
    'consignment.dispatched': ignored,
    'consignment.box-dispatched': ignored,
    'consignment.dispatch-corrected': ignored,
    'consignment.dispatch-reversed': ignored,
    'consignment.box-dispatch-reversed': ignored,
    'consignment.tracked': ignored,
    'consignment.tracking-withdrawn': ignored,
    'consignment.delivered': ignored,
    'consignment.box-delivered': ignored,
    'consignment.delivery-reversed': ignored,
    'consignment.box-delivery-reversed': ignored,
    'consignment.recipient-link-rotated': ignored,
    'consignment.thanked': ignored,
    'consignment.thanks-withdrawn': ignored,
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
    'case.opened': ignored,
    'case.progressed': ignored,
    'case.closed': ignored,
    'case.reopened': ignored,
  },
});

/**
 * Closes the cases of reversed receipts. A reversal closes them in its own commit; the policy handles cases
 * that were reopened at the same moment, and those in logs from before reversals did that.
 */
export const endedCases: ProcessManager<EndedCaseCommand, ShipmentEvent> = {
  memory,
  async react(event, memoryReader) {
    const end = (caseId: string): EndedCaseCommand => ({
      driveId: event.data.driveId,
      caseId,
      command: { type: 'end-with-receipt' },
    });
    switch (event.type) {
      case 'receipt.reversed': {
        const receipt = await memoryReader.get<OpenedByReceipt>(receipts, event.data.reverses);
        return (receipt?.caseIds ?? []).map(end);
      }
      case 'case.reopened': {
        const { caseId } = event.data;
        const found = await memoryReader.get<CaseOfReceipt>(cases, caseId);
        const receipt =
          found && (await memoryReader.get<OpenedByReceipt>(receipts, found.receiptId));
        return receipt?.reversed === true ? [end(caseId)] : [];
      }
      default:
        return [];
    }
  },
};
