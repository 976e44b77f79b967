/**
 * Promised goods, and received goods that nobody has inspected, that the drive's rules would probably reject;
 * and promises far above the drive's need that nobody has confirmed.
 */
export interface DoubtfulGoods {
  readonly promised: number;
  readonly received: number;
}

/** One kind of goods in a drive's totals, with the fields that counting needs. */
export interface CountedRow {
  readonly balances: Readonly<Partial<Record<string, number>>>;
  readonly doubtful?: DoubtfulGoods | undefined;
}

/**
 * Places of the ledger that count towards a need. Goods in a kit count as the kit, not again as its
 * components.
 */
export const COUNTED_PLACES = [
  'promised',
  'received',
  'quarantined',
  'accepted',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
] as const;

/**
 * The quantity in a place that may be shown to the public, without goods that the rules would probably
 * reject. Doubtful received goods are deducted from `received` before `quarantined`, because most of them are
 * there.
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

/** The quantity that counts towards a need, wherever it is. */
export const countedQuantity = (row: CountedRow): number =>
  Math.max(
    0,
    COUNTED_PLACES.reduce((sum, place) => sum + countedIn(place, row), 0),
  );

/**
 * The quantity that is not counted, because the rules would probably reject it or nobody has confirmed so
 * large a promise.
 */
export const doubtfulQuantity = ({ doubtful }: Pick<CountedRow, 'doubtful'>): number =>
  doubtful === undefined ? 0 : doubtful.promised + doubtful.received;
