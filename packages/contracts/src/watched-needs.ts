import type { Category, Need, NeedLimit, Unit } from './vocabulary.ts';

/** Quantity of goods of one kind, and of one item of the catalogue if it is known. */
export interface Goods {
  readonly category: Category;
  readonly unit: Unit;
  readonly itemId?: string | undefined;
  readonly quantity: number;
}

/** Goods of one kind in a drive: what givers promised, and what the desk changed about it. */
export interface GoodsOfDrive extends Omit<Goods, 'quantity'> {
  /** Quantity that pledges promise or have handed in. */
  readonly promised: number;
  /** Walk-ins, less what the desk rejected or learnt will not come. May be negative. */
  readonly atDesk: number;
}

/** Quantities of a need: covered by pledges and walk-ins, and still lacking. */
export interface NeedStanding {
  readonly need: Need;
  readonly counted: number;
  readonly remaining: number;
}

export const limitOf = ({ limit }: Pick<Need, 'limit'>): NeedLimit => limit ?? 'open';

/**
 * Returns the needs for which goods may count: those that name the item, then those that ask for its
 * category and unit without naming an item, each in the order of the drive.
 */
export const needsFor = (
  needs: readonly Need[],
  { category, unit, itemId }: Omit<Goods, 'quantity'>,
): readonly Need[] => {
  const ofUnit = needs.filter((need) => need.unit === unit);
  return [
    ...ofUnit.filter((need) => need.itemId !== undefined && need.itemId === itemId),
    ...ofUnit.filter((need) => need.itemId === undefined && need.category === category),
  ];
};

/** The need that takes goods beyond what any need asks for: an open one if possible, a strict one last. */
const takesMore = (candidates: readonly Need[]): Need | undefined =>
  candidates.find((need) => limitOf(need) === 'open') ??
  candidates.find((need) => limitOf(need) === 'ask') ??
  candidates[0];

/**
 * Counts goods for needs: for the first need with room, and goods beyond all room for the need that
 * takes more. Goods that no need asks for are not counted.
 */
function countForNeeds(
  needs: readonly Need[],
  goods: readonly Goods[],
): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  const add = (need: Need, quantity: number) =>
    counted.set(need.needId, (counted.get(need.needId) ?? 0) + quantity);
  const rest = goods.map((each) => ({ goods: each, left: Math.max(0, each.quantity) }));
  const pour = (mayTake: (need: Need) => boolean) => {
    for (const entry of rest)
      for (const need of needsFor(needs, entry.goods).filter(mayTake)) {
        const room = Math.max(0, need.quantity - (counted.get(need.needId) ?? 0));
        const taken = Math.min(entry.left, room);
        if (taken > 0) add(need, taken);
        entry.left -= taken;
      }
  };
  // Needs that name an item come first for all goods, because other goods cannot cover them.
  pour((need) => need.itemId !== undefined);
  pour((need) => need.itemId === undefined);
  for (const { goods: each, left } of rest) {
    const last = takesMore(needsFor(needs, each));
    if (left > 0 && last !== undefined) add(last, left);
  }
  return counted;
}

/**
 * Returns how each need stands. A strict need counts the shares that pledges hold of it, corrected by
 * what the desk changed; the others count whatever goods there are.
 * @param heldOf total share that pledges hold of a strict need, by its id.
 */
export function needStandings(
  needs: readonly Need[],
  goods: readonly GoodsOfDrive[],
  heldOf: (needId: string) => number,
): readonly NeedStanding[] {
  const promised = countForNeeds(
    needs,
    goods.map((each) => ({ ...each, quantity: each.promised })),
  );
  const all = countForNeeds(
    needs,
    goods.map((each) => ({ ...each, quantity: each.promised + each.atDesk })),
  );
  return needs.map((need) => {
    const present = all.get(need.needId) ?? 0;
    const counted =
      limitOf(need) === 'strict'
        ? Math.max(0, heldOf(need.needId) + present - (promised.get(need.needId) ?? 0))
        : present;
    return { need, counted, remaining: Math.max(0, need.quantity - counted) };
  });
}

/** Goods of one entry for which no need has enough room. */
export interface LackingRoom {
  /** Place of the goods in the request, from 0. */
  readonly index: number;
  /** Whether the giver may insist (`ask`), or not (`strict`). */
  readonly limit: 'ask' | 'strict';
  /** Quantity that the needs for these goods still lack. */
  readonly remaining: number;
}

export interface Allotment {
  /** The pledge's share of each need, by the need's id. */
  readonly shares: ReadonlyMap<string, number>;
  readonly lacking: readonly LackingRoom[];
}

/**
 * Shares the goods of one pledge out to needs. The pledge keeps the shares that it has as far as its
 * goods go; the rest goes to the first need with room. Goods beyond all room are `lacking`, unless an
 * open need takes them, and are shared out to the need that takes more.
 * @param roomOf quantity that a need lacks without the goods of this pledge.
 * @param kept shares that the pledge has of strict needs, by the need's id.
 */
export function allot(
  needs: readonly Need[],
  goods: readonly Goods[],
  roomOf: (need: Need) => number,
  kept: ReadonlyMap<string, number> = new Map(),
): Allotment {
  const shares = new Map<string, number>();
  const give = (need: Need, quantity: number) =>
    shares.set(need.needId, (shares.get(need.needId) ?? 0) + quantity);
  const roomLeft = (need: Need) => Math.max(0, roomOf(need) - (shares.get(need.needId) ?? 0));
  const entries = goods.map((each, index) => ({
    index,
    candidates: needsFor(needs, each),
    left: each.quantity,
  }));
  for (const entry of entries)
    for (const need of entry.candidates) {
      const share = Math.max(0, (kept.get(need.needId) ?? 0) - (shares.get(need.needId) ?? 0));
      const taken = Math.min(entry.left, share);
      if (taken > 0) give(need, taken);
      entry.left -= taken;
    }
  const lacking: LackingRoom[] = [];
  for (const { index, candidates, left } of entries) {
    const remaining = candidates.reduce((sum, need) => sum + roomLeft(need), 0);
    let rest = left;
    for (const need of candidates) {
      const taken = Math.min(rest, roomLeft(need));
      if (taken > 0) give(need, taken);
      rest -= taken;
    }
    const last = takesMore(candidates);
    if (rest === 0 || last === undefined) continue;
    const limit = limitOf(last);
    if (limit !== 'open') lacking.push({ index, limit, remaining });
    give(last, rest);
  }
  return { shares, lacking };
}

/**
 * Returns the quantity that the needs for some goods still lack together; `undefined` if no need asks
 * for them.
 */
export function remainingFor(
  standings: readonly NeedStanding[],
  goods: Omit<Goods, 'quantity'>,
): { readonly remaining: number; readonly limit: NeedLimit } | undefined {
  const candidates = needsFor(
    standings.map(({ need }) => need),
    goods,
  );
  const last = takesMore(candidates);
  if (last === undefined) return undefined;
  const remaining = standings
    .filter(({ need }) => candidates.includes(need))
    .reduce((sum, standing) => sum + standing.remaining, 0);
  return { remaining, limit: limitOf(last) };
}
