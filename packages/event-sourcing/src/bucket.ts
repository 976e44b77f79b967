/**
 * Number of buckets of a service, and number of partitions of its topic. The number can never
 * change for existing data. Otherwise the events of a scope would be in two buckets, without an
 * order across the buckets.
 */
export const BUCKET_COUNT = 8;

/**
 * Returns the bucket of a scope: 32-bit FNV-1a of the scope's id, modulo {@link BUCKET_COUNT}. All
 * events of a scope share a bucket, so that each service publishes them in one order.
 */
export function bucketOf(scope: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < scope.length; index++) {
    hash ^= scope.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % BUCKET_COUNT;
}
