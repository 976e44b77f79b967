import { pledgeEvents } from '@bluebox/contracts';
import { definePolicy, someOf } from '@bluebox/event-sourcing';

/** Erases the desk's photos of a giver's goods, because a label may show a name. */
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
