import { describe, expect, it } from 'vitest';
import { type KnownPositions, publishedAhead, StoreBehindPublished } from './published-ahead.ts';

/** Makes positions in which bucket 3 has these ids and all other buckets are empty. */
const bucket3 = (...ids: readonly string[]): KnownPositions => ({
  head: async (bucket) => (bucket === 3 ? ids.length : 0),
  idAt: async (bucket, position) => (bucket === 3 ? ids[position - 1] : undefined),
});

describe('published events', () => {
  it('are not ahead of a store that has all of them and more', async () => {
    expect(await publishedAhead(bucket3('a', 'b'), bucket3('a', 'b'))).toEqual([]);
    expect(await publishedAhead(bucket3('a', 'b'), bucket3('a', 'b', 'c'))).toEqual([]);
    expect(await publishedAhead(bucket3(), bucket3('a'))).toEqual([]);
  });

  it('are ahead of an older copy of the store', async () => {
    expect(await publishedAhead(bucket3('a', 'b', 'c'), bucket3('a'))).toEqual([
      { bucket: 3, stored: 1, published: 3 },
    ]);
    expect(await publishedAhead(bucket3('a'), bucket3())).toEqual([
      { bucket: 3, stored: 0, published: 1 },
    ]);
  });

  it('do not match a store that diverged, even if it is longer', async () => {
    const ahead = await publishedAhead(bucket3('a', 'b'), bucket3('a', 'x', 'y'));
    expect(ahead).toEqual([{ bucket: 3, stored: 3, published: 2 }]);
    expect(new StoreBehindPublished('pledge', ahead).message).toContain(
      'the store has another event there',
    );
  });

  it('are read before the store, which may publish more in between', async () => {
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
