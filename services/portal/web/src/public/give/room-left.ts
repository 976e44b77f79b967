import type { NeedLimit } from '@bluebox/contracts';
import {
  allot,
  type Goods,
  type NeedStanding,
  remainingFor,
} from '@bluebox/contracts/watched-needs';

/** The hint about the need for some goods that a giver reads while typing. */
export interface RoomLeft {
  /** Quantity that the needs for these goods lack, without the other goods of the same pledge. */
  readonly remaining: number;
  readonly limit: NeedLimit;
  /** Whether the typed quantity is more than that, and no need takes it without asking. */
  readonly isTooMuch: boolean;
}

/**
 * Returns how much is still wanted of some goods; `undefined` if no need asks for them, or it is not
 * known.
 * @param others the other goods of the pledge, which take room first.
 */
export function roomLeft(
  standings: readonly NeedStanding[] | undefined,
  others: readonly Goods[],
  goods: Goods,
): RoomLeft | undefined {
  if (standings === undefined) return undefined;
  const needs = standings.map(({ need }) => need);
  const roomOf = ({ needId }: { readonly needId: string }) =>
    standings.find(({ need }) => need.needId === needId)?.remaining ?? 0;
  const taken = allot(needs, others, roomOf).shares;
  const found = remainingFor(
    standings.map(({ need, counted, remaining }) => ({
      need,
      counted,
      remaining: Math.max(0, remaining - (taken.get(need.needId) ?? 0)),
    })),
    goods,
  );
  if (found === undefined) return undefined;
  return { ...found, isTooMuch: found.limit !== 'open' && goods.quantity > found.remaining };
}
