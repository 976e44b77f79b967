import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Number of random bytes for one id. */
const BYTES_OF_ID = 16;
/** Size of the pool in bytes. Drawing so many bytes at once costs little more than drawing a few. */
const BYTES_OF_POOL = 4_096;

/**
 * Makes a source of UUIDs of version 7 (RFC 9562). Ids from one source ascend, even if the clock
 * stands still or is set back. Random bytes are drawn for many ids at once, and each byte is used
 * for one id only.
 * @param now returns the time in milliseconds.
 * @param fill fills a buffer with random bytes.
 */
export function idSource(
  now: () => number = Date.now,
  fill: (pool: Buffer) => void = randomFillSync,
): () => string {
  const pool = Buffer.alloc(BYTES_OF_POOL);
  let used = BYTES_OF_POOL;
  let msecs = Number.NEGATIVE_INFINITY;
  let seq = 0;
  return () => {
    if (used === BYTES_OF_POOL) {
      fill(pool);
      used = 0;
    }
    const random = pool.subarray(used, used + BYTES_OF_ID);
    used += BYTES_OF_ID;
    const time = now();
    if (time > msecs) {
      msecs = time;
      // The counter has 32 bits and begins in the lower half of its range, so that it can grow by
      // two thousand million before the next millisecond.
      seq = random.readUInt32BE(6) >>> 1;
    } else seq += 1;
    return v7({ random, msecs, seq });
  };
}

/** Returns a new id. All ids of a process must come from this one source, so that they ascend. */
export const newId = idSource();
