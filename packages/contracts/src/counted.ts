import { PLACES } from './accounts.ts';

/**
 * Goods that do not count towards a need: those that the drive's rules would probably reject,
 * promised or not yet inspected, and promises far above the drive's need that staff have not
 * confirmed.
 */
export interface DoubtfulGoods {
  readonly promised: number;
  readonly received: number;
}

/** One kind of goods in a drive's totals, with the fields that are needed for counting. */
export interface CountedRow {
  readonly balances: Readonly<Partial<Record<string, number>>>;
  readonly doubtful?: DoubtfulGoods | undefined;
}

/**
 * Accounts of the ledger that count towards a need. Goods in a kit count as the kit, and not also
 * as its components.
 */
export const COUNTED_PLACES = PLACES.filter((place) => place !== 'inKit');

/**
 * Returns the quantity in a place that counts towards a need; the public sees this quantity and not
 * the balance. Doubtful received goods may be in `received` or `quarantined`, so they are deducted
 * from `received` as far as it goes, and then from `quarantined`.
 */
export function countedIn(place: string, { balances, doubtful }: CountedRow): number {
  const held = balances[place] ?? 0;
  const received = Math.min(doubtful?.received ?? 0, Math.max(0, balances.received ?? 0));
  switch (place) {
    case 'promised':
      return held - (doubtful?.promised ?? 0);
    case 'received':
      return held - received;
    case 'quarantined':
      return held - ((doubtful?.received ?? 0) - received);
    default:
      return held;
  }
}

/** Returns the quantity that counts towards a need, in all places together. */
export const countedQuantity = (row: CountedRow): number =>
  Math.max(
    0,
    COUNTED_PLACES.reduce((sum, place) => sum + countedIn(place, row), 0),
  );

/** One kind of goods in a drive's totals, with the fields that show which steps it has passed. */
export interface FollowedRow {
  readonly balances: Readonly<Partial<Record<string, number>>>;
  readonly inKits?: Readonly<Partial<Record<string, number>>> | undefined;
  readonly spoiledAway?: number | undefined;
  readonly sentInKits?: number | undefined;
}

/** Returns the sum of the balances of these accounts. */
export const held = ({ balances }: FollowedRow, ...accounts: readonly string[]): number =>
  accounts.reduce((sum, account) => sum + (balances[account] ?? 0), 0);

/** Returns the quantity that came in or was found in addition, whatever happened to it later. */
export const givenQuantity = (row: FollowedRow): number =>
  held(row, 'pledged', 'walkIn', 'found') - held(row, 'promised', 'withdrawn', 'notHandedIn');

/** Returns the quantity that was sent, by itself or in kits, whatever happened to it later. */
export const sentQuantity = (row: FollowedRow): number =>
  held(row, 'inTransit', 'delivered', 'confirmed') + (row.spoiledAway ?? 0) + (row.sentInKits ?? 0);

/** Returns the quantity that the recipient has confirmed, by itself or in kits. */
export const confirmedQuantity = (row: FollowedRow): number =>
  held(row, 'confirmed') + (row.inKits?.['confirmed'] ?? 0);

/**
 * Returns the quantity that is not counted, because the rules would probably reject it or because
 * staff have not confirmed so large a promise.
 */
export const doubtfulQuantity = ({ doubtful }: Pick<CountedRow, 'doubtful'>): number =>
  doubtful === undefined ? 0 : doubtful.promised + doubtful.received;
