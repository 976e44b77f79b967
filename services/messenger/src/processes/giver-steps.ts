import { addDays, calendarDay, consignmentEvents, receptionEvents } from '@bluebox/contracts';
import { definePolicy, findEach, type MemoryReader, someOf } from '@bluebox/event-sourcing';
import { digestInstant } from '../domain/digest-time.ts';
import {
  GIVER_CHANNELS,
  type GiverChannel,
  giverChannelInterest,
  originCollections,
  originInterests,
  pledgesOfParcels,
} from '../projections/givers.ts';

/** A mail to a giver on one day, with everything that happened since the mail before. */
export interface GiverSteps {
  readonly channelId: string;
  readonly driveId: string;
  /** Day of the mail in the drive's time zone. */
  readonly day: string;
  readonly dueAt: string;
}

/** Returns the cause of a mail, from which its id follows. */
export const giverCause = (day: string): string => `giver-steps ${day}`;

/** Hour of the day at which givers are told, in the drive's time zone. */
export const GIVER_HOUR = 18;

/** Returns the next time at which givers are told, strictly after the given time. */
export function nextGiverMail(at: string): Pick<GiverSteps, 'day' | 'dueAt'> {
  const today = calendarDay(at);
  const day = at < digestInstant(today, GIVER_HOUR) ? today : addDays(today, 1);
  return { day, dueAt: digestInstant(day, GIVER_HOUR) };
}

/** Yields the next mail to each giver of these pledges who asked for mail. */
async function* toGivers(
  { recordedAt }: { readonly recordedAt: string },
  pledgeIds: Iterable<string>,
  memory: MemoryReader,
): AsyncGenerator<GiverSteps, void, undefined> {
  for (const pledgeId of pledgeIds)
    for await (const { id: channelId, driveId } of findEach<GiverChannel>(
      (query) => memory.find<GiverChannel>(GIVER_CHANNELS, query),
      { where: { pledgeId } },
    ))
      yield { channelId, driveId, ...nextGiverMail(recordedAt) };
}

const ofPledge = (pledgeId: string | undefined): readonly string[] =>
  pledgeId === undefined ? [] : [pledgeId];

/**
 * Plans a mail to each giver whose goods took a step. All steps of a day have the same mail, because
 * its id follows from the channel and the day.
 */
export const giverSteps = definePolicy<GiverSteps>({
  name: 'messenger-giver-steps',
  version: 1,
  // A repeated delivery of an event may find other channels than the first one.
  identify: ({ channelId }) => channelId,
  remembers: {
    collections: [{ name: GIVER_CHANNELS, indexes: ['pledgeId'] }, ...originCollections],
    reads: [giverChannelInterest, ...originInterests],
  },
  reacts: [
    someOf(receptionEvents, {
      'reception.recorded': (event, memory) =>
        toGivers(event, ofPledge(event.data.pledgeId), memory),
      'inspection.recorded': (event, memory) =>
        toGivers(event, ofPledge(event.data.pledgeId), memory),
    }),
    someOf(consignmentEvents, {
      'consignment.box-dispatched': async (event, memory) =>
        toGivers(event, await givenBy(memory, event.data.contents), memory),
      'receipt.confirmed': async (event, memory) =>
        toGivers(event, await givenBy(memory, event.data.lines), memory),
    }),
  ],
});

const givenBy = (memory: MemoryReader, contents: readonly { readonly parcelId: string }[]) =>
  pledgesOfParcels(
    memory,
    contents.map(({ parcelId }) => parcelId),
  );
