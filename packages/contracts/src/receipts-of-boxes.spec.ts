import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOX_CONDITIONS,
  type BoxCondition,
  boxCondition,
  consignmentStage,
  receiptsOf,
} from './receipts-of-boxes.ts';

const line = (received: number, damaged: number, missing: number, surplus = 0) => ({
  received,
  damaged,
  missing,
  surplus,
});
const ONE_OF: Record<BoxCondition, ReturnType<typeof line>> = {
  well: line(3, 0, 0),
  surplus: line(3, 0, 0, 1),
  damaged: line(2, 1, 0),
  incomplete: line(2, 0, 1),
  missing: line(0, 0, 3),
};

describe('a consignment whose boxes were confirmed', () => {
  it('is confirmed, in part or wholly, even though nobody entered the courier’s delivery', () => {
    const sent = { status: 'dispatched', boxCount: 3 } as const;
    expect(consignmentStage({ ...sent, confirmedCount: 0 })).toBe('dispatched');
    expect(consignmentStage({ ...sent, confirmedCount: 2 })).toBe('partly-confirmed');
    expect(consignmentStage({ ...sent, confirmedCount: 3 })).toBe('confirmed');
    expect(consignmentStage({ ...sent, status: 'delivered', confirmedCount: 3 })).toBe('confirmed');
  });
  it('is confirmed wholly when all its boxes except refused ones are confirmed, in whatever condition', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...BOX_CONDITIONS), { minLength: 1 }),
        fc.nat(3),
        fc.nat(3),
        fc.constantFrom('dispatched', 'delivered'),
        (conditions, awaited, refused, status) => {
          const counts = receiptsOf([
            ...conditions.map((is) => ({
              status: 'confirmed',
              receipt: { lines: [ONE_OF[is]] },
            })),
            ...Array(awaited).fill({ status }),
            ...Array(refused).fill({ status: 'refused' }),
          ]);
          expect(counts.boxCount).toBe(conditions.length + awaited);
          expect(counts.confirmedCount).toBe(conditions.length);
          expect(Object.values(counts.conditions).reduce((sum, count) => sum + count, 0)).toBe(
            conditions.length,
          );
          expect(consignmentStage({ status, ...counts })).toBe(
            awaited === 0 ? 'confirmed' : 'partly-confirmed',
          );
        },
      ),
    ));
  it('has a condition for each box: the worst finding in the box', () => {
    for (const condition of BOX_CONDITIONS)
      expect(boxCondition([ONE_OF[condition]])).toBe(condition);
    expect(boxCondition([ONE_OF.damaged, ONE_OF.surplus])).toBe('damaged');
    expect(boxCondition([ONE_OF.damaged, ONE_OF.missing])).toBe('incomplete');
  });
});
