import { createHash } from 'node:crypto';

/** Returns a generator of random numbers from 0 to below 1, reproducible by its seed. */
export function seededRandom(seed: string): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest().readUInt32BE() / 2 ** 32;
  };
}
