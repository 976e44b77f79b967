import { caseEvents, consignmentEvents, driveEvents, type TOLD_KINDS } from '@bluebox/contracts';
import { definePolicy, findEach, type MemoryReader, someOf } from '@bluebox/event-sourcing';
import { CHANNELS, type ChannelDocument, channelInterest } from '../projections/channels.ts';
import {
  CONSIGNMENTS,
  consignmentInterest,
  isConfirmed,
  type KnownConsignment,
} from '../projections/happenings.ts';

type ToldKind = (typeof TOLD_KINDS)[number];

/** A message that a happening causes for one channel. */
export interface Announcement {
  readonly channelId: string;
  readonly driveId: string;
  readonly kind: ToldKind;
  /** Id of the event that is told. */
  readonly eventId: string;
  readonly happenedAt: string;
  readonly caseId?: string;
  readonly consignmentId?: string;
}

type Happening = Pick<Announcement, 'driveId' | 'kind' | 'caseId' | 'consignmentId'>;

/** Yields a message to each channel of the drive that is on and tells of the happening. */
async function* toChannels(
  { id: eventId, recordedAt: happenedAt }: { readonly id: string; readonly recordedAt: string },
  happening: Happening,
  memory: MemoryReader,
): AsyncGenerator<Announcement, void, undefined> {
  for await (const { id, status, tells } of findEach<ChannelDocument>(
    (query) => memory.find<ChannelDocument>(CHANNELS, query),
    { where: { driveId: happening.driveId } },
  ))
    if (status === 'on' && tells.includes(happening.kind))
      yield { ...happening, channelId: id, eventId, happenedAt };
}

/**
 * Plans a message for each channel that tells of a happening. Nothing is planned for a channel that
 * was off at that time.
 */
export const announcements = definePolicy<Announcement>({
  name: 'messenger-announcements',
  version: 1,
  // A repeated delivery of an event may find other channels than the first one.
  identify: ({ channelId }) => channelId,
  remembers: {
    collections: [
      { name: CHANNELS, indexes: ['driveId'] },
      { name: CONSIGNMENTS, indexes: [] },
    ],
    reads: [channelInterest, consignmentInterest],
  },
  reacts: [
    someOf(driveEvents, {
      'drive.published': (event, memory) =>
        toChannels(event, { driveId: event.data.driveId, kind: 'drive-published' }, memory),
      'drive.completed': (event, memory) =>
        toChannels(event, { driveId: event.data.driveId, kind: 'drive-completed' }, memory),
    }),
    someOf(caseEvents, {
      'case.opened': (event, memory) => {
        const { caseId, driveId } = event.data;
        return toChannels(event, { driveId, kind: 'case-opened', caseId }, memory);
      },
    }),
    someOf(consignmentEvents, {
      'receipt.confirmed': async (event, memory) => {
        const { consignmentId, driveId } = event.data;
        const known = await memory.get<KnownConsignment>(CONSIGNMENTS, consignmentId);
        return known !== undefined && isConfirmed(known)
          ? toChannels(event, { driveId, kind: 'consignment-confirmed', consignmentId }, memory)
          : [];
      },
    }),
  ],
});
