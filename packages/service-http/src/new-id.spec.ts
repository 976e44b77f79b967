import fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { idSource, newId } from './new-id.ts';

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
/** Returns the last five bytes of an id, which are random. */
const endOf = (id: string) => Number.parseInt(id.slice(-10), 16);

/** Fills the bytes of each id with a number of their own instead of random bytes. */
function numberedBytes() {
  let next = 0;
  return (pool: Buffer) => {
    for (let at = 0; at < pool.length; at += 16) {
      pool.fill(0xff, at, at + 11);
      pool.writeUIntBE(next, at + 11, 5);
      next += 1;
    }
  };
}

describe('ids', () => {
  it('are UUIDs of version 7, all different and ascending, with the current time', () => {
    const before = Date.now();
    const ids = Array.from({ length: 5_000 }, newId);
    const after = Date.now();
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toStrictEqual(ids);
    expect(timeOf(ids[0] ?? '')).toBeGreaterThanOrEqual(before);
    expect(timeOf(ids.at(-1) ?? '')).toBeLessThanOrEqual(after);
    expect(new Set(ids.map(endOf)).size, 'random ends').toBeGreaterThan(4_990);
  });

  it('ascend on any clock, and use no random byte twice', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 47 }),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 900 }),
        (begin, steps) => {
          let time = begin;
          const next = idSource(() => time, numberedBytes());
          let latest = Number.NEGATIVE_INFINITY;
          let previous = '';
          steps.forEach((step, index) => {
            time = Math.max(0, time + step);
            latest = Math.max(latest, time);
            const id = next();
            expect(validate(id) && version(id) === 7).toBe(true);
            expect(id > previous).toBe(true);
            expect([timeOf(id), endOf(id)]).toStrictEqual([latest, index]);
            previous = id;
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are not made of old bytes after new ones could not be drawn', () => {
    const fill = numberedBytes();
    let isBroken = false;
    const next = idSource(
      () => 1,
      (pool) => {
        if (isBroken) throw new Error('no entropy');
        fill(pool);
      },
    );
    const ends = Array.from({ length: 256 }, () => endOf(next()));
    isBroken = true;
    expect(next).toThrow('no entropy');
    expect(next).toThrow('no entropy');
    isBroken = false;
    ends.push(endOf(next()));
    expect(ends).toStrictEqual(Array.from({ length: 257 }, (_, index) => index));
  });
});
