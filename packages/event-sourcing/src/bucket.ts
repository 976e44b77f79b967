/** Number of buckets, and so of Kafka partitions. It never changes for a store: growing means a new topic. */
export const BUCKET_COUNT = 8;

/**
 * The bucket of a drive: 32-bit FNV-1a of its id, modulo {@link BUCKET_COUNT}.
 * Events of one drive share a bucket, and so have one order per service.
 */
export function bucketOf(drive: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < drive.length; index++) {
    hash ^= drive.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % BUCKET_COUNT;
}
