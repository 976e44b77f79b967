import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { Destinations } from '../destinations.ts';
import { type ChannelCommand, channelDecider } from '../domain/channel.ts';
import { channelTarget, driveOfChannel } from './known-channel.ts';

export interface ChannelsChanged {
  readonly store: EventStore;
  readonly destinations: Destinations;
}

/** Carries out a command on a channel; refuses an unknown or removed one. */
export const changeChannel = (
  { store }: Pick<ChannelsChanged, 'store'>,
  channelId: string,
  command: Exclude<ChannelCommand, { readonly type: 'add' }>,
  context: CommandContext,
) =>
  execute(store, {
    context,
    targets: { channel: channelTarget(channelId) },
    scope: driveOfChannel,
    decide: ({ channel }) => ({ channel: channelDecider.decide(command, channel) }),
    answer: (_states, { channel: version }) => ok({ channelId, version }, version),
  });

/** Removes a channel for good, and erases its name and address. */
export async function removeChannel(
  { store, destinations }: ChannelsChanged,
  channelId: string,
  context: CommandContext,
) {
  const answer = await changeChannel({ store }, channelId, { type: 'remove' }, context);
  await destinations.forget(channelId);
  return answer;
}
