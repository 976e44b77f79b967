import type { InventoryEvent } from '@bluebox/contracts';
import { defineProjection, ignored, type ProcessManager } from '@bluebox/event-sourcing';
import type { ConsignmentCommand } from '../domain/consignment.ts';

/** Inventory's answer to a consignment's claim of a box. */
export interface BoxClaimCommand {
  readonly consignmentId: string;
  readonly command: Extract<ConsignmentCommand, { type: 'note-granted' | 'note-refused' }>;
}

/**
 * The claim that inventory answers: its policy names the event that it reacted to, whose id begins with the
 * commit.
 */
const claimAnswered = ({ causation }: { readonly causation?: string }): string | undefined =>
  causation?.split('/')[0];

/** Needs no memory: every answer speaks for itself. */
const memory = defineProjection<InventoryEvent>({
  name: 'shipment-box-claims',
  version: 1,
  services: ['inventory'],
  collections: [],
  on: {
    'reception.recorded': ignored,
    'reception.reversed': ignored,
    'inspection.recorded': ignored,
    'inspection.reversed': ignored,
    'rejection.settled': ignored,
    'rejection.settlement-reversed': ignored,
    'parcel.created': ignored,
    'parcel.voided': ignored,
    'parcel.packed': ignored,
    'parcel.unpacked': ignored,
    'parcel.taken-for-kit': ignored,
    'parcel.returned-from-kit': ignored,
    'parcel.adjusted': ignored,
    'parcel.adjustment-reversed': ignored,
    'kit.assembled': ignored,
    'kit.taken-apart': ignored,
    'box.opened': ignored,
    'box.item-packed': ignored,
    'box.item-unpacked': ignored,
    'box.sealed': ignored,
    'box.reopened': ignored,
    'box.discarded': ignored,
    'box.granted': ignored,
    'box.claim-refused': ignored,
    'box.released': ignored,
  },
});

/** Notes inventory's answers to a consignment's claims, except those that the consignment no longer wants. */
export const boxClaims: ProcessManager<BoxClaimCommand, InventoryEvent> = {
  memory,
  async react(event) {
    if (event.type !== 'box.granted' && event.type !== 'box.claim-refused') return [];
    const claimId = claimAnswered(event);
    if (claimId === undefined) return [];
    const { consignmentId, boxId } = event.data;
    if (event.type === 'box.claim-refused') {
      const { why } = event.data;
      return [{ consignmentId, command: { type: 'note-refused', claimId, boxId, why } }];
    }
    const { number, weight, contents } = event.data;
    return [
      {
        consignmentId,
        command: { type: 'note-granted', claimId, boxId, number, weight, contents },
      },
    ];
  },
};
