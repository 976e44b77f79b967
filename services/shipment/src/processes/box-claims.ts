import { type BoxEvent, boxEvents } from '@bluebox/contracts';
import { definePolicy, type EventOfType, someOf } from '@bluebox/event-sourcing';
import type { ConsignmentCommand } from '../domain/consignment.ts';

/** Inventory's answer to the claim of a box, or its word that goods in the box are held. */
export interface BoxClaimCommand {
  readonly consignmentId: string;
  readonly command: Extract<
    ConsignmentCommand,
    { type: 'note-granted' | 'note-refused' | 'note-held' | 'note-hold-lifted' }
  >;
}

/**
 * Returns the id of the claim that inventory answers. The answer's causation is the id of the
 * claiming event, which begins with the commit's id. A claim has the id of its commit.
 */
const claimAnswered = ({ causation }: { readonly causation?: string }): string | undefined =>
  causation?.split('/')[0];

const noteHold = (
  type: 'note-held' | 'note-hold-lifted',
  { consignmentId, boxId, parcelId, holdId }: EventOfType<BoxEvent, 'box.held'>['data'],
): readonly BoxClaimCommand[] =>
  consignmentId === undefined
    ? []
    : [{ consignmentId, command: { type, boxId, parcelId, holdId } }];

/**
 * Records inventory's answers to claims. An answer to a claim that was given up since changes
 * nothing.
 */
export const boxClaims = definePolicy<BoxClaimCommand>({
  name: 'shipment-box-claims',
  version: 1,
  reacts: [
    someOf(boxEvents, {
      'box.granted': (event) => {
        const claimId = claimAnswered(event);
        if (claimId === undefined) return [];
        const { consignmentId, boxId, number, weight, contents } = event.data;
        return [
          {
            consignmentId,
            command: { type: 'note-granted', claimId, boxId, number, weight, contents },
          },
        ];
      },
      'box.claim-refused': (event) => {
        const claimId = claimAnswered(event);
        if (claimId === undefined) return [];
        const { consignmentId, boxId, why } = event.data;
        return [{ consignmentId, command: { type: 'note-refused', claimId, boxId, why } }];
      },
      'box.held': ({ data }) => noteHold('note-held', data),
      'box.hold-lifted': ({ data }) => noteHold('note-hold-lifted', data),
    }),
  ],
});
