import {
  type ChannelView,
  type ListMessagesQuery,
  type MessageView,
  MOST_CHANNELS,
} from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type Destinations, shownPlace } from '../destinations.ts';
import { CHANNELS, type ChannelDocument } from '../projections/channels.ts';
import { MESSAGES } from '../projections/messages.ts';
import type { MessengerSettings } from '../settings.ts';

export interface ChannelsListed {
  readonly channels: View;
  readonly messages: View;
  readonly destinations: Destinations;
  readonly settings: MessengerSettings;
}

/** Lists the channels of a drive in the order in which they were added; an unknown drive has none. */
export async function listChannels(dependencies: ChannelsListed, driveId: string) {
  const { channels, settings } = dependencies;
  const found = await channels.find<ChannelDocument>(CHANNELS, {
    where: { driveId },
    sort: [['addedAt', 'asc']],
    limit: MOST_CHANNELS,
  });
  return ok({
    channels: await Promise.all(found.map((channel) => shown(dependencies, channel))),
    mail: settings.mail !== undefined,
  });
}

async function shown(
  { messages, destinations }: ChannelsListed,
  { addedAt: _, ...channel }: ChannelDocument,
): Promise<ChannelView> {
  const [secrets, [last]] = await Promise.all([
    destinations.get(channel.id),
    messages.find<MessageView>(MESSAGES, {
      where: { channelId: channel.id },
      sort: [['plannedAt', 'desc']],
      limit: 1,
    }),
  ]);
  return {
    ...channel,
    name: secrets?.name ?? '',
    place: shownPlace(secrets ?? {}),
    ...(last === undefined ? {} : { last }),
  };
}

/** Lists the messages of a drive, or of one channel, newest first. */
export async function listMessages(
  { messages }: Pick<ChannelsListed, 'messages'>,
  driveId: string,
  { channelId, ...page }: z.output<typeof ListMessagesQuery>,
) {
  const { rows, ...rest } = await listPage<MessageView>(messages, MESSAGES, {
    where: { driveId, ...(channelId === undefined ? {} : { channelId }) },
    sort: [['plannedAt', 'desc']],
    ...page,
  });
  return ok({ messages: [...rows], ...rest });
}
