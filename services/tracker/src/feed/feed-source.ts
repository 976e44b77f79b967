import type { FeedEntry } from '@bluebox/contracts';
import type { routes, SentEvent } from '@bluebox/contracts/routes';
import { bucketOf, cursorKey, type View } from '@bluebox/event-sourcing';
import { type Frame, frameOf, type LiveSource } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import { type FeedPositions, readPositions, writePositions } from './feed-positions.ts';
import { type FeedDocument, feedProjection } from './projection.ts';

/** Number of entries that a new reader receives first. */
const BEGINNING = 50;
/** Largest number of entries of one service per read, for a reader with known positions. */
const PAGE = 100;

export const presentEntry = ({ service, position, about, ...entry }: FeedDocument): FeedEntry =>
  entry;

const NEWEST_FIRST = [['id', 'desc']] as const;
const earlierThan = (before: string | undefined) =>
  before === undefined ? {} : { id: { lt: before } };

/**
 * Reads the newest entries of a drive, newest first.
 * @param before id of an entry, to read only older ones.
 */
export const newestEntries = (
  feed: View,
  driveId: string,
  limit: number,
  before?: string,
): Promise<readonly FeedDocument[]> =>
  feed.find<FeedDocument>('entries', {
    where: { driveId, ...earlierThan(before) },
    sort: NEWEST_FIRST,
    limit,
  });

/**
 * Reads the newest entries about one record of a drive, newest first, including those that the feed
 * of the drive leaves out.
 */
export async function historyOf(
  feed: View,
  driveId: string,
  about: string,
  limit: number,
  before?: string,
): Promise<readonly FeedDocument[]> {
  const query = { where: { about, ...earlierThan(before) }, sort: NEWEST_FIRST, limit };
  const found = await Promise.all(
    (['entries', 'histories'] as const).map((shown) => feed.find<FeedDocument>(shown, query)),
  );
  // The drive is compared here, because with a condition on it the store might choose the index of
  // the drive, and read all of its entries.
  return found
    .flat()
    .filter((entry) => entry.driveId === driveId)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .slice(0, limit);
}

type FeedEvent = SentEvent<typeof routes.streamFeed>;

/**
 * Makes the feed of a drive as a stream. It begins after the reader's last position, or with the
 * newest entries.
 */
export function feedSource(
  feed: View,
  signals: LiveSignals,
  driveId: string,
  lastEventId: string | undefined,
): LiveSource<FeedEvent> {
  let seen: FeedPositions | undefined;

  const present = async (): Promise<FeedPositions> => {
    const cursors = await feed.cursors();
    const bucket = bucketOf(driveId);
    return Object.fromEntries(
      feedProjection.services.map((service) => [service, cursors[cursorKey(service, bucket)] ?? 0]),
    );
  };

  /**
   * Returns the newest entries. Only the last entry has an id, because a reader who resumes must
   * have received all entries.
   */
  const begin = async (): Promise<readonly Frame<FeedEvent>[]> => {
    // Positions are read first. Entries that arrive in between are then sent twice rather than
    // never.
    const positions = await present();
    const entries = [...(await newestEntries(feed, driveId, BEGINNING))].reverse();
    seen = positions;
    return entries.map((entry, index) =>
      frameOf({
        event: 'entry',
        ...(index === entries.length - 1 ? { id: writePositions(positions) } : {}),
        data: presentEntry(entry),
      }),
    );
  };

  const goOn = async (from: FeedPositions): Promise<readonly Frame<FeedEvent>[]> => {
    const frames: Frame<FeedEvent>[] = [];
    let positions = from;
    for (const [service, position] of Object.entries(from)) {
      const entries = await feed.find<FeedDocument>('entries', {
        where: { driveId, service, position: { gte: position + 1 } },
        sort: [['position', 'asc']],
        limit: PAGE,
      });
      for (const entry of entries) {
        positions = { ...positions, [service]: entry.position };
        frames.push(
          frameOf({ event: 'entry', id: writePositions(positions), data: presentEntry(entry) }),
        );
      }
    }
    seen = positions;
    return frames;
  };

  return {
    listen: (onChange) => signals.listen(driveId, onChange),
    async next() {
      if (seen !== undefined) return goOn(seen);
      const asked = lastEventId === undefined ? undefined : readPositions(lastEventId);
      if (asked === undefined) return begin();
      // Positions beyond those of the view, for instance after a backup was restored, are lowered.
      // Otherwise the reader would miss new entries.
      const entries = Object.entries(await present()).map(([service, position]) => [
        service,
        Math.min(asked[service] ?? 0, position),
      ]);
      return goOn(Object.fromEntries(entries));
    },
  };
}
