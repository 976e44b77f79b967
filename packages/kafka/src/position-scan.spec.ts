import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PositionScan } from './position-scan.ts';

/**
 * Reads a partition, given as positions by offset, as a consumer does.
 * @returns the positions in the order found, the gaps, and two counts of seeks: `seeks` to find a
 *   position, `again` to reread records after a gap.
 */
function read(
  partition: readonly number[],
  from: number,
  knownHead = Math.max(0, ...partition),
  mostPassedOver?: number,
): { read: number[]; gaps: number[]; seeks: number; again: number } {
  const scan = new PositionScan<number>(from, mostPassedOver);
  let offset = scan.begin(knownHead, partition.length);
  const found: number[] = [];
  const gaps: number[] = [];
  let seeks = 0;
  let again = 0;
  while (offset < partition.length) {
    const position = partition[offset] as number;
    const placed = scan.place(offset, position, position);
    offset += 1;
    if (placed.kind === 'next') {
      found.push(...placed.events);
      if (placed.gap !== undefined) gaps.push(placed.gap.expected);
      if (placed.goOnFrom !== undefined) again += 1;
      offset = placed.goOnFrom ?? offset;
    }
    if (placed.kind === 'gap') gaps.push(placed.expected);
    if (placed.kind === 'seek') {
      offset = placed.offset;
      seeks += 1;
    }
  }
  return { read: found, gaps, seeks, again };
}
const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

describe('finding events by position', () => {
  it('begins at the next event when there are no repeats', () => {
    expect(read(range(1, 100), 90)).toEqual({
      read: range(91, 100),
      gaps: [],
      seeks: 0,
      again: 0,
    });
  });

  it('goes back when repeats have moved an event to an earlier offset than expected', () => {
    const partition = [1, 2, 3, 4, 5, 4, 5, 4, 5, 6];
    expect(read(partition, 2)).toMatchObject({ read: [3, 4, 5, 6], gaps: [] });
  });

  it('calls a position missing only after it has read from the beginning', () => {
    const missing = read([1, 2, 3, 5, 6, 7], 3);
    expect(missing).toMatchObject({ read: [], gaps: [4] });
    expect(missing.seeks).toBeGreaterThan(0);
  });

  it('continues when the missing position arrives followed by later ones', () => {
    expect(read([1, 2, 4, 5, 3, 4, 5, 6], 0)).toMatchObject({ read: range(1, 6), gaps: [3] });
  });

  it('still has the events after the gap when only the missing position arrives', () => {
    expect(read([1, 2, 4, 5, 3], 0)).toMatchObject({ read: range(1, 5), again: 0 });
    expect(read([1, 2, 4, 6, 7, 3, 5], 0)).toMatchObject({ read: range(1, 7), gaps: [3, 5] });
  });

  it('finds 598 events in reverse order without reading any again after the gap (a seek for each took minutes)', () => {
    const backwards = range(3, 600).reverse();
    const result = read([1, 2, ...backwards.flatMap((position) => [position, position])], 0);
    expect(result).toMatchObject({ read: range(1, 600), gaps: [3], again: 0 });
  });

  it('reads events after the gap again if there was no room to keep them', () => {
    const result = read([1, 2, ...range(3, 12).reverse()], 0, 12, 4);
    expect(result).toMatchObject({ read: range(1, 12), again: 1 });
  });

  it('finds missing events in any order without starting over for each (15 of them once took minutes)', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...range(5, 14), ...range(5, 14)], { minLength: 20 }),
        fc.integer({ min: 15, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (again, last, mostPassedOver) => {
          const partition = [...range(1, 4), ...range(15, last), ...again, last + 1];
          const result = read(partition, 4, last + 1, mostPassedOver);
          expect(result.read).toEqual(range(5, last + 1));
          // Each step back is at least twice as long as the last until the gap is known.
          expect(result.seeks).toBeLessThanOrEqual(Math.ceil(Math.log2(2 * (last + 1))) + 1);
        },
      ),
    );
  });

  it('finds every event once and in order, wherever it begins and whatever was repeated', () => {
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
