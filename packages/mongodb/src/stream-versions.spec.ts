import { describe, expect, it } from 'vitest';
import { StreamVersions } from './stream-versions.ts';

describe('known versions of streams', () => {
  it('include every version up to the highest one that was added', () => {
    const known = new StreamVersions();
    known.add('box-a:b:3');
    known.add('box-a:b:2');
    expect([1, 3, 4].map((version) => known.has(`box-a:b:${version}`))).toEqual([
      true,
      true,
      false,
    ]);
    expect(known.has('box-a:1')).toBe(false);
  });

  it('are those of the streams that were added last', () => {
    const known = new StreamVersions(2);
    for (const stream of ['a', 'b', 'a', 'c']) known.add(`${stream}:1`);
    expect(['a', 'b', 'c'].map((stream) => known.has(`${stream}:1`))).toEqual([true, false, true]);
  });
});
