import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNTS, type Balances, isBalanced, move, negativeAccounts } from './accounts.ts';

const movements = fc.record({
  from: fc.constantFrom(...ACCOUNTS),
  to: fc.constantFrom(...ACCOUNTS),
  quantity: fc.integer({ min: 1, max: 1_000 }),
});

describe('balances', () => {
  it('count the quantity out of a source, and the quantity in any other account', () => {
    const promised = move({}, { from: 'pledged', to: 'promised', quantity: 5 });
    expect(promised).toEqual({ pledged: 5, promised: 5 });
    expect(move(promised, { from: 'promised', to: 'withdrawn', quantity: 2 })).toEqual({
      pledged: 5,
      promised: 3,
      withdrawn: 2,
    });
  });

  it('lose a quantity that goes back into a source', () => {
    expect(
      move({ pledged: 5, promised: 5 }, { from: 'promised', to: 'pledged', quantity: 5 }),
    ).toEqual({ pledged: 0, promised: 0 });
  });

  it('are not balanced when a quantity out of a source is in no other account', () => {
    expect(isBalanced({ pledged: 5, promised: 4 })).toBe(false);
    expect(isBalanced({ pledged: 5, promised: 4, withdrawn: 1 })).toBe(true);
    expect(isBalanced({ promised: 1 })).toBe(false);
    expect(isBalanced({})).toBe(true);
  });

  it('name the accounts that are below zero', () => {
    expect(negativeAccounts({ pledged: 1, promised: -2, received: 3, lost: 0 })).toEqual([
      'promised',
    ]);
  });

  it('stay balanced whatever moves, and are restored by the reverse movements', () => {
    fc.assert(
      fc.property(fc.array(movements), (moved) => {
        let balances: Balances = {};
        for (const movement of moved) {
          balances = move(balances, movement);
          expect(isBalanced(balances)).toBe(true);
        }
        for (const { from, to, quantity } of moved.toReversed())
          balances = move(balances, { from: to, to: from, quantity });
        expect(Object.values(balances).filter((held) => held !== 0)).toEqual([]);
      }),
    );
  });
});
