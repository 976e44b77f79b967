import { describe, expect, it } from 'vitest';
import { type KnownPositions, publishedAhead, StoreBehindPublished } from './published-ahead.ts';

/** The ids of bucket 3, and of the others nothing. */
const bucket3 = (...ids: readonly string[]): KnownPositions => ({
  head: async (bucket) => (bucket === 3 ? ids.length : 0),
  idAt: async (bucket, position) => (bucket === 3 ? ids[position - 1] : undefined),
});

describe('what is published', () => {
  it('is not ahead of a store that has it all, and more', async () => {
    expect(await publishedAhead(bucket3('a', 'b'), bucket3('a', 'b'))).toEqual([]);
    expect(await publishedAhead(bucket3('a', 'b'), bucket3('a', 'b', 'c'))).toEqual([]);
    expect(await publishedAhead(bucket3(), bucket3('a'))).toEqual([]);
  });

  it('is ahead of an older copy of the store', async () => {
    expect(await publishedAhead(bucket3('a', 'b', 'c'), bucket3('a'))).toEqual([
      { bucket: 3, stored: 1, published: 3 },
    ]);
    expect(await publishedAhead(bucket3('a'), bucket3())).toEqual([
      { bucket: 3, stored: 0, published: 1 },
    ]);
  });

  it('is not of a store that went another way since, though that is as long', async () => {
    const ahead = await publishedAhead(bucket3('a', 'b'), bucket3('a', 'x', 'y'));
    expect(ahead).toEqual([{ bucket: 3, stored: 3, published: 2 }]);
    expect(new StoreBehindPublished('pledge', ahead).message).toContain(
      'the store has another event there',
    );
  });

  it('is looked at before the store, which publishes meanwhile', async () => {
    const ids = ['a'];
    const live = bucket3('a', 'b');
    const published: KnownPositions = {
      ...live,
      head: async (bucket) => {
        const head = await live.head(bucket);
        if (bucket === 3) ids.push('b');
        return head;
      },
    };
    const stored: KnownPositions = {
      head: async (bucket) => (bucket === 3 ? ids.length : 0),
      idAt: async (_bucket, position) => ids[position - 1],
    };
    expect(await publishedAhead(published, stored)).toEqual([]);
  });
});
