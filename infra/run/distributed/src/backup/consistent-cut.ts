import { BackupError } from '@bluebox/backup-folder';
import { BUCKET_COUNT } from '@bluebox/event-sourcing';

/** Largest number of attempts to read consistent logs. */
const ATTEMPTS = 500;

/** The end of one service's log at a moment. */
export interface LogEnd<W extends { readonly bucket: number }> {
  /** Last position of each bucket. */
  readonly positions: readonly number[];
  /** Commits that had no position at that moment. */
  readonly waiting: readonly W[];
}

/**
 * Finds an end for the log of every service, such that no log contains an event whose cause is after the end of
 * another log.
 *
 * A service reacts only to events on the topics. The cause of every event in a log was therefore on a topic
 * before that log was read. If no topic is ahead of its log after all logs have been read, the logs contain
 * every cause. This is checked for each bucket separately, because all events of a drive are in one bucket.
 *
 * @param published returns the last position of a bucket in the service's topic.
 * @throws BackupError when, for some bucket, a topic was ahead of its log in every attempt.
 */
export async function consistentCut<S extends string, W extends { readonly bucket: number }>(
  logs: Readonly<Record<S, () => Promise<LogEnd<W>>>>,
  published: (service: S, bucket: number) => Promise<number>,
  pause: () => Promise<void>,
): Promise<Readonly<Record<S, LogEnd<W>>>> {
  const services = Object.keys(logs) as S[];
  const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket);
  const settled = new Map<number, Readonly<Record<S, LogEnd<W>>>>();
  const ofEach = async <T>(make: (service: S) => Promise<T> | T) =>
    Object.fromEntries(
      await Promise.all(services.map(async (service) => [service, await make(service)] as const)),
    ) as Record<S, T>;

  for (let attempt = 1; settled.size < BUCKET_COUNT; attempt++) {
    const open = buckets.filter((bucket) => !settled.has(bucket));
    if (attempt > ATTEMPTS)
      throw new BackupError(
        `bucket ${open[0]} had no moment at which its events were in all databases: the services are too busy, or a database is older than its topic`,
      );
    if (attempt > 1) await pause();
    const ends = await ofEach((service) => logs[service]());
    await Promise.all(
      open.map(async (bucket) => {
        const heads = await ofEach((service) => published(service, bucket));
        const isWithin = (service: S) => heads[service] <= (ends[service].positions[bucket] ?? 0);
        if (services.every(isWithin)) settled.set(bucket, ends);
      }),
    );
  }
  return ofEach((service) => ({
    positions: buckets.map((bucket) => settled.get(bucket)?.[service].positions[bucket] ?? 0),
    waiting: buckets.flatMap(
      (bucket) =>
        settled.get(bucket)?.[service].waiting.filter((one) => one.bucket === bucket) ?? [],
    ),
  }));
}
