import { channelEvents, pledgeEvents } from '@bluebox/contracts';
import { definePolicy, findEach, someOf } from '@bluebox/event-sourcing';
import {
  GIVER_CHANNELS,
  type GiverChannel,
  giverChannelInterest,
  type KnownPledge,
  PLEDGES,
  pledgeInterest,
} from '../projections/givers.ts';

/** A command to remove the channel of a giver who asked to be forgotten, with its address. */
export interface RemoveGiverChannel {
  readonly channelId: string;
}

/** Removes the channels of forgotten givers, in whichever order the two services' events are seen. */
export const forgottenGivers = definePolicy<RemoveGiverChannel>({
  name: 'messenger-forgotten-givers',
  version: 1,
  identify: ({ channelId }) => channelId,
  remembers: {
    collections: [
      { name: PLEDGES, indexes: [] },
      { name: GIVER_CHANNELS, indexes: ['pledgeId'] },
    ],
    reads: [pledgeInterest, giverChannelInterest],
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
        (await memory.get<KnownPledge>(PLEDGES, pledgeId))?.forgotten === true
          ? [{ channelId }]
          : [],
    }),
  ],
});
