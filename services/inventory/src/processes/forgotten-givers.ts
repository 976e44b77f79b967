import type { PledgeServiceEvent } from '@bluebox/contracts';
import { defineProjection, ignored, type ProcessManager } from '@bluebox/event-sourcing';

/** Erases the desk's photos of a giver's goods, because a label may bear a name. */
export interface ErasePhotosCommand {
  readonly receptionId: string;
}

/** Needs no memory: the reception of a pledge has the pledge's id. */
const memory = defineProjection<PledgeServiceEvent>({
  name: 'inventory-forgotten-givers',
  version: 1,
  services: ['pledge'],
  collections: [],
  on: {
    'drive.opened': ignored,
    'drive.amended': ignored,
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ignored,
    'drive.reopened': ignored,
    'pledge.submitted': ignored,
    'pledge.amended': ignored,
    'pledge.withdrawn': ignored,
    'pledge.hand-in-noted': ignored,
    'pledge.hand-in-reversal-noted': ignored,
    'pledge.not-handed-in': ignored,
    'pledge.write-off-reversed': ignored,
    'pledge.quantities-confirmed': ignored,
    'pledge.link-rotated': ignored,
    'pledge.giver-forgotten': ignored,
  },
});

export const forgottenGivers: ProcessManager<ErasePhotosCommand, PledgeServiceEvent> = {
  memory,
  react: async (event) =>
    event.type === 'pledge.giver-forgotten' ? [{ receptionId: event.data.pledgeId }] : [],
};
