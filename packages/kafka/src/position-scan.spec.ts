import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PositionScan } from './position-scan.ts';

/**
 * Reads a partition (positions by offset) the way a reader does.
 * @returns the positions it was told are next, and the gaps.
 */
function read(
  partition: readonly number[],
  from: number,
  knownHead = Math.max(0, ...partition),
): { read: number[]; gaps: number[]; seeks: number } {
  const scan = new PositionScan(from);
  let offset = scan.begin(knownHead, partition.length);
  const found: number[] = [];
  const gaps: number[] = [];
  let seeks = 0;
  while (offset < partition.length) {
    const placed = scan.place(offset, partition[offset] as number);
    offset += 1;
    if (placed.kind === 'next') {
      found.push(partition[offset - 1] as number);
      offset = placed.goOnFrom ?? offset;
    }
    if (placed.kind === 'gap') gaps.push(placed.expected);
    if (placed.kind === 'seek') {
      offset = placed.offset;
      seeks += 1;
    }
  }
  return { read: found, gaps, seeks };
}
const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

describe('finding events by position', () => {
  it('begins at the next event where there are no repeats', () => {
    expect(read(range(1, 100), 90)).toEqual({ read: range(91, 100), gaps: [], seeks: 0 });
  });

  it('goes back when repeats made the offsets sparser', () => {
    const partition = [1, 2, 3, 4, 5, 4, 5, 4, 5, 6];
    expect(read(partition, 2)).toMatchObject({ read: [3, 4, 5, 6], gaps: [] });
  });

  it('calls a position missing only after it has read from the beginning', () => {
    const missing = read([1, 2, 3, 5, 6, 7], 3);
    expect(missing).toMatchObject({ read: [], gaps: [4] });
    expect(missing.seeks).toBeGreaterThan(0);
  });

  it('goes on when the missing position comes, with what follows it', () => {
    expect(read([1, 2, 4, 5, 3, 4, 5, 6], 0)).toMatchObject({ read: range(1, 6), gaps: [3] });
  });

  it('goes back for what it passed over when only the missing position comes', () => {
    expect(read([1, 2, 4, 5, 3], 0)).toMatchObject({ read: range(1, 5) });
    expect(read([1, 2, 4, 6, 7, 3, 5], 0)).toMatchObject({ read: range(1, 7), gaps: [3, 5] });
  });

  it('finds what was missing in whatever order it comes, and does not begin anew for each: 15 once took minutes', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...range(5, 14), ...range(5, 14)], { minLength: 20 }),
        fc.integer({ min: 15, max: 20 }),
        (again, last) => {
          const partition = [...range(1, 4), ...range(15, last), ...again, last + 1];
          const result = read(partition, 4);
          expect(result.read).toEqual(range(5, last + 1));
          // Until it knows the gap: steps back that double.
          expect(result.seeks).toBeLessThanOrEqual(Math.ceil(Math.log2(2 * (last + 1))) + 1);
        },
      ),
    );
  });

  it('finds every event once and in order, wherever it begins, whatever was repeated', () => {
    const runs = fc.array(fc.record({ size: fc.nat(5), back: fc.nat(8) }), { maxLength: 20 });
    fc.assert(
      fc.property(runs, fc.nat(60), fc.nat(80), (steps, start, known) => {
        const partition: number[] = [];
        let head = 0;
        for (const { size, back } of steps) {
          partition.push(...range(Math.max(1, head - back), head), ...range(head + 1, head + size));
          head += size;
        }
        partition.push(head + 1);
        const from = Math.min(start, head);
        const knownHead = Math.min(from + 1 + known, head + 1);
        const result = read(partition, from, knownHead);
        expect(result.read).toEqual(range(from + 1, head + 1));
        expect(result.gaps).toEqual([]);
      }),
    );
  });
});
