import { type ChannelEvent, refuse } from '@bluebox/contracts';
import { type EventStore, fold, type StreamTarget } from '@bluebox/event-sourcing';
import {
  type Channel,
  channelDecider,
  channelStream,
  type KnownChannel,
} from '../domain/channel.ts';

/** Returns a channel as the target of a command. */
export const channelTarget = (channelId: string): StreamTarget<Channel, ChannelEvent> => ({
  stream: channelStream(channelId),
  evolver: channelDecider,
});

/**
 * Returns the drive of a channel. The cast is safe, because the decision has already refused an
 * unknown channel.
 */
export const driveOfChannel = ({ channel }: { readonly channel: Channel }): string =>
  (channel as KnownChannel).driveId;

export async function readChannel(
  store: Pick<EventStore, 'readStream'>,
  channelId: string,
): Promise<Channel> {
  const { events } = await store.readStream(channelStream(channelId));
  return fold<Channel, ChannelEvent>(channelDecider, events as readonly ChannelEvent[]);
}

/** @throws UNKNOWN_CHANNEL or CHANNEL_REMOVED. */
export async function readPresentChannel(
  store: Pick<EventStore, 'readStream'>,
  channelId: string,
): Promise<Exclude<KnownChannel, { readonly status: 'removed' }>> {
  const channel = await readChannel(store, channelId);
  if (channel.status === 'none') throw refuse('UNKNOWN_CHANNEL');
  if (channel.status === 'removed') throw refuse('CHANNEL_REMOVED');
  return channel;
}
