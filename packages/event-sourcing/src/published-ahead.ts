import { BUCKET_COUNT } from './bucket.ts';
import type { EventHistory } from './ports/event-store.ts';

/** The positions of a service's buckets in its store or on its topic. */
export interface KnownPositions {
  /** Returns the last position of a bucket; 0 when it is empty. */
  head(bucket: number): Promise<number>;
  /** Returns the id of the event at a position. */
  idAt(bucket: number, position: number): Promise<string | undefined>;
}

/** A bucket with published events that the service's store lacks. */
export interface BucketAhead {
  readonly bucket: number;
  readonly stored: number;
  readonly published: number;
}

/**
 * The service's store lacks published events, because it is an old copy or a different store. New
 * events would get positions that readers have already seen, so readers would skip the events.
 */
export class StoreBehindPublished extends Error {
  override readonly name = 'StoreBehindPublished';
  readonly service: string;
  readonly buckets: readonly BucketAhead[];

  constructor(service: string, buckets: readonly BucketAhead[]) {
    super(
      `what ${service} has published is not in its store: ${buckets
        .map(
          ({ bucket, stored, published }) =>
            `bucket ${bucket} was published up to ${published}, and ${
              stored < published
                ? `the store ends at ${stored}`
                : 'the store has another event there'
            }`,
        )
        .join('; ')}`,
    );
    this.service = service;
    this.buckets = buckets;
  }
}

/**
 * Finds buckets whose published events go beyond the store's, or whose last published event differs
 * from the store's event at that position.
 */
export async function publishedAhead(
  published: KnownPositions,
  stored: KnownPositions,
): Promise<readonly BucketAhead[]> {
  const ahead: BucketAhead[] = [];
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    // The topic is read before the store. Otherwise an event that is committed and published
    // between the two reads would seem to be missing from the store.
    const last = await published.head(bucket);
    if (last === 0) continue;
    const head = await stored.head(bucket);
    const isSame =
      last <= head && (await published.idAt(bucket, last)) === (await stored.idAt(bucket, last));
    if (!isSame) ahead.push({ bucket, stored: head, published: last });
  }
  return ahead;
}

export const positionsIn = (history: EventHistory, service: string): KnownPositions => ({
  head: (bucket) => history.head(service, bucket),
  idAt: async (bucket, position) => (await history.read(service, bucket, position - 1, 1))[0]?.id,
});
