import { pledgeEvents } from '@bluebox/contracts';
import { definePolicy, someOf } from '@bluebox/event-sourcing';

/** A command to erase the photos and notes of a reception whose giver was forgotten. */
export interface ErasePhotosCommand {
  readonly receptionId: string;
}

export const forgottenGivers = definePolicy<ErasePhotosCommand>({
  name: 'inventory-forgotten-givers',
  version: 1,
  reacts: [
    someOf(pledgeEvents, {
      // A pledge's reception has the same id as the pledge.
      'pledge.giver-forgotten': ({ data }) => [{ receptionId: data.pledgeId }],
    }),
  ],
});
