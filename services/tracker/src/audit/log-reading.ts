import {
  BUCKET_COUNT,
  type Cursors,
  cursorKey,
  type EventHistory,
  type RecordedEvent,
} from '@bluebox/event-sourcing';

/* Reads the log of all services for the audit. */

/** Number of events per read of the history. */
const CHUNK = 1_000;

interface BucketOfService {
  readonly service: string;
  readonly bucket: number;
  readonly key: string;
}

export const bucketsOf = (services: readonly string[]): readonly BucketOfService[] =>
  services.flatMap((service) =>
    Array.from({ length: BUCKET_COUNT }, (_, bucket) => ({
      service,
      bucket,
      key: cursorKey(service, bucket),
    })),
  );

/** Returns the end of the log, which is the last position of each bucket. */
export async function headsOf(
  history: EventHistory,
  services: readonly string[],
): Promise<Cursors> {
  const heads: Record<string, number> = {};
  for (const { service, bucket, key } of bucketsOf(services))
    heads[key] = await history.head(service, bucket);
  return heads;
}

/**
 * Reads the events of one bucket in order.
 * @param after position before the first event.
 * @param upTo position of the last event.
 */
export async function* eventsOf(
  history: EventHistory,
  { service, bucket }: BucketOfService,
  after: number,
  upTo: number,
): AsyncGenerator<RecordedEvent> {
  for (let last = after; last < upTo; ) {
    const events = await history.read(service, bucket, last, Math.min(CHUNK, upTo - last));
    for (const event of events) {
      if (event.position > upTo) return;
      last = event.position;
      yield event;
    }
    if (events.length === 0) return;
  }
}

/**
 * Reads the events of all services between two sets of positions, in order of recorded time. Events
 * of one bucket keep their order.
 */
export async function* eventsInTime(
  history: EventHistory,
  services: readonly string[],
  after: Cursors,
  upTo: Cursors,
): AsyncGenerator<RecordedEvent> {
  const sources: { next: RecordedEvent; readonly rest: AsyncGenerator<RecordedEvent> }[] = [];
  for (const bucket of bucketsOf(services)) {
    const rest = eventsOf(history, bucket, after[bucket.key] ?? 0, upTo[bucket.key] ?? 0);
    const first = await rest.next();
    if (first.done !== true) sources.push({ next: first.value, rest });
  }
  for (;;) {
    let earliest = sources[0];
    for (const source of sources)
      if (earliest === undefined || source.next.recordedAt < earliest.next.recordedAt)
        earliest = source;
    if (earliest === undefined) return;
    yield earliest.next;
    const following = await earliest.rest.next();
    if (following.done === true) sources.splice(sources.indexOf(earliest), 1);
    else earliest.next = following.value;
  }
}

/** Returns the history as it was at these positions. */
export const historyUpTo = (history: EventHistory, upTo: Cursors): EventHistory => {
  const end = (service: string, bucket: number) => upTo[cursorKey(service, bucket)] ?? 0;
  return {
    head: async (service, bucket) => end(service, bucket),
    async read(service, bucket, after, limit) {
      const most = Math.min(limit, end(service, bucket) - after);
      return most <= 0 ? [] : history.read(service, bucket, after, most);
    },
  };
};

export const sameCursors = (a: Cursors, b: Cursors): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (key) => (a[key] ?? 0) === (b[key] ?? 0),
  );
