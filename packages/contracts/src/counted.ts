import { PLACES } from './accounts.ts';

/**
 * Goods that do not count towards a need: goods that an inspection would probably reject, and
 * unconfirmed large promises (see `unconfirmedAmounts`).
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
 * Accounts that count towards a need. Goods in kits are left out, because the kits themselves
 * count.
 */
export const COUNTED_PLACES = PLACES.filter((place) => place !== 'inKit');

/**
 * Returns the quantity in a place that counts towards a need. Doubtful received goods are deducted
 * from `received` first and then from `quarantined`, because some of them may have been set aside.
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

/** One kind of goods in a drive's totals, with the fields that show the progress of the goods. */
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

/** Returns the quantity of the doubtful goods. */
export const doubtfulQuantity = ({ doubtful }: Pick<CountedRow, 'doubtful'>): number =>
  doubtful === undefined ? 0 : doubtful.promised + doubtful.received;
