import { describe, expect, it } from 'vitest';
import { BUCKET_COUNT, bucketOf } from './bucket.ts';

describe('the hash of a scope to a bucket', () => {
  // Other hashes would split the events of stored scopes over two buckets.
  it('matches the published FNV-1a test vectors', () => {
    expect(BUCKET_COUNT).toBe(8);
    expect(bucketOf('')).toBe(0x811c9dc5 % 8);
    expect(bucketOf('a')).toBe(0xe40c292c % 8);
    expect(bucketOf('foobar')).toBe(0xbf9cf968 % 8);
  });

  it('does not change for realistic ids', () => {
    const pinned = {
      'drive-1': 5,
      'drive-2': 4,
      '01958f3e-7a30-7c11-8f4d-2b7c9e1d5a60': 0,
      '01958f3e-7a30-7c11-8f4d-2b7c9e1d5a61': 3,
    };
    for (const [scope, bucket] of Object.entries(pinned)) expect(bucketOf(scope)).toBe(bucket);
  });

  it('spreads drives over all buckets', () => {
    const scopes = Array.from({ length: 400 }, (_, index) => `drive-${index}`);
    const counts = new Map<number, number>();
    for (const scope of scopes) {
      const bucket = bucketOf(scope);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const count of counts.values()) expect(count).toBeGreaterThan(20);
  });
});
