import { type ChannelView, channelEvents } from '@bluebox/contracts';
import {
  allOf,
  change,
  changeExisting,
  defineProjection,
  type ProjectionInterest,
} from '@bluebox/event-sourcing';

/** A channel of the list. Its name and address are in the vault. */
export interface ChannelDocument
  extends Pick<
    ChannelView,
    'id' | 'driveId' | 'kind' | 'status' | 'tells' | 'language' | 'digestHour' | 'failures'
  > {
  readonly addedAt: string;
  readonly version: number;
}

export const CHANNELS = 'channels';

/** Changes to channels, which the policy's memory makes too. */
export const channelInterest: ProjectionInterest = allOf(channelEvents, {
  'channel.added': ({ data: { channelId, pledgeId, ...facts }, recordedAt, version }) =>
    pledgeId === undefined
      ? [
          change<ChannelDocument>(CHANNELS, channelId, () => ({
            id: channelId,
            ...facts,
            ...{ status: 'on', failures: 0, addedAt: recordedAt, version },
          })),
        ]
      : [],
  'channel.amended': ({ data: { channelId, tells, language, digestHour }, version }) => [
    changeExisting<ChannelDocument>(CHANNELS, channelId, (known) => ({
      ...known,
      ...{ tells, language, digestHour, version },
    })),
  ],
  'channel.failed': ({ data: { channelId, failures }, version }) => [
    changeExisting<ChannelDocument>(CHANNELS, channelId, (known) => ({
      ...known,
      failures,
      version,
    })),
  ],
  'channel.recovered': ({ data: { channelId }, version }) => [
    changeExisting<ChannelDocument>(CHANNELS, channelId, (known) => ({
      ...known,
      failures: 0,
      version,
    })),
  ],
  'channel.switched-off': ({ data: { channelId, reason }, version }) => [
    changeExisting<ChannelDocument>(CHANNELS, channelId, (known) => ({
      ...known,
      status: reason === 'by-hand' ? 'off' : reason,
      version,
    })),
  ],
  'channel.switched-on': ({ data: { channelId }, version }) => [
    changeExisting<ChannelDocument>(CHANNELS, channelId, (known) => ({
      ...known,
      ...{ status: 'on', failures: 0, version },
    })),
  ],
  'channel.removed': ({ data: { channelId } }) => [
    change<ChannelDocument>(CHANNELS, channelId, () => undefined),
  ],
});

/** The channels of all drives; removed ones and those of givers are left out. */
export const channelsProjection = defineProjection({
  name: 'messenger-channels',
  version: 1,
  collections: [{ name: CHANNELS, indexes: ['driveId+addedAt', 'status'] }],
  reads: [channelInterest],
});
