import { expect, it } from 'vitest';
import type { CommitDocument, Commits } from './commit-document.ts';
import { streamReads } from './stream-reads.ts';

it('reads streams of one turn with one query, and gives each reader the commits of its stream', async () => {
  const stored = [
    { _id: '1', streams: ['box-a', 'parcel-b'] },
    { _id: '2', streams: ['box-a'] },
  ] as unknown as readonly CommitDocument[];
  const queries: unknown[] = [];
  const read = streamReads({
    find: (query: unknown) => {
      queries.push(query);
      return { toArray: async () => stored };
    },
  } as unknown as Commits);
  const ids = async (stream: string) => (await read(stream)).map(({ _id }) => _id);
  const first = Promise.all([ids('box-a'), ids('parcel-b'), ids('kit-c'), ids('box-a')]);
  expect(await first).toEqual([['1', '2'], ['1'], [], ['1', '2']]);
  expect(await ids('parcel-b')).toEqual(['1']);
  expect(queries).toEqual([
    { streams: { $in: ['box-a', 'parcel-b', 'kit-c'] } },
    { streams: { $in: ['parcel-b'] } },
  ]);
});
