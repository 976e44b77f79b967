import { BUCKET_COUNT } from './bucket.ts';
import type { EventHistory } from './ports/event-store.ts';

/** What one side knows of the positions of a service's buckets. */
export interface KnownPositions {
  /** The last position of a bucket; 0 when it is empty. */
  head(bucket: number): Promise<number>;
  /** Id of the event that has a position. */
  idAt(bucket: number, position: number): Promise<string | undefined>;
}

/** A bucket of which readers were told what its store does not have. */
export interface BucketAhead {
  readonly bucket: number;
  readonly stored: number;
  readonly published: number;
}

/**
 * The store of a service is not the one whose events were published, but an older copy of it, or another one:
 * what it would publish now would get positions that readers have seen, and they would pass it over.
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

/** Buckets whose published events go beyond the store's, or end in another event than the store has there. */
export async function publishedAhead(
  published: KnownPositions,
  stored: KnownPositions,
): Promise<readonly BucketAhead[]> {
  const ahead: BucketAhead[] = [];
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    // In this order: the store, looked at later, has at least what is published meanwhile.
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
