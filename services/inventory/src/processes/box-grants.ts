import { consignmentEvents } from '@bluebox/contracts';
import { definePolicy, someOf } from '@bluebox/event-sourcing';
import type { BoxCommand } from '../domain/box.ts';

/** A command that answers a consignment's claim, or frees a box that a consignment released. */
export interface BoxGrantCommand {
  readonly boxId: string;
  /** Drive of the consignment. */
  readonly driveId: string;
  readonly command: Extract<BoxCommand, { type: 'grant' | 'release' }>;
}

/** Answers the claims of consignments, and frees the boxes that consignments release. */
export const boxGrants = definePolicy<BoxGrantCommand>({
  name: 'inventory-box-grants',
  version: 1,
  reacts: [
    someOf(consignmentEvents, {
      'consignment.box-claimed': ({ data: { boxId, driveId, consignmentId } }) => [
        { boxId, driveId, command: { type: 'grant', boxId, driveId, consignmentId } },
      ],
      'consignment.box-released': ({ data: { boxId, driveId, consignmentId } }) => [
        { boxId, driveId, command: { type: 'release', consignmentId } },
      ],
    }),
  ],
});
