import { channelEvents, pledgeEvents } from '@bluebox/contracts';
import { change, definePolicy, findEach, someOf } from '@bluebox/event-sourcing';
import { GIVER_CHANNELS, type GiverChannel, giverChannelInterest } from '../projections/givers.ts';

/** A command to remove the channel of a giver who asked to be forgotten, with its address. */
export interface RemoveGiverChannel {
  readonly channelId: string;
}

/** A pledge whose giver asked to be forgotten. */
interface ForgottenGiver {
  readonly id: string;
}

const FORGOTTEN = 'forgotten';

/** Removes the channels of forgotten givers, in whichever order the two services' events are seen. */
export const forgottenGivers = definePolicy<RemoveGiverChannel>({
  name: 'messenger-forgotten-givers',
  version: 2,
  identify: ({ channelId }) => channelId,
  remembers: {
    collections: [
      { name: FORGOTTEN, indexes: [] },
      { name: GIVER_CHANNELS, indexes: ['pledgeId'] },
    ],
    reads: [
      someOf(pledgeEvents, {
        'pledge.giver-forgotten': ({ data: { pledgeId } }) => [
          change<ForgottenGiver>(FORGOTTEN, pledgeId, () => ({ id: pledgeId })),
        ],
      }),
      giverChannelInterest,
    ],
  },
  reacts: [
    someOf(pledgeEvents, {
      async *'pledge.giver-forgotten'({ data: { pledgeId } }, memory) {
        for await (const { id: channelId } of findEach<GiverChannel>(
          (query) => memory.find<GiverChannel>(GIVER_CHANNELS, query),
          { where: { pledgeId } },
        ))
          yield { channelId };
      },
    }),
    someOf(channelEvents, {
      'channel.added': async ({ data: { channelId, pledgeId } }, memory) =>
        pledgeId !== undefined &&
        (await memory.get<ForgottenGiver>(FORGOTTEN, pledgeId)) !== undefined
          ? [{ channelId }]
          : [],
    }),
  ],
});
