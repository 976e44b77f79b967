/**
 * Of promised and of received goods that nobody inspected yet: what the drive's rules would likely refuse, and
 * promises far above what the drive asks for that nobody confirmed.
 */
export interface DoubtfulGoods {
  readonly promised: number;
  readonly received: number;
}

/** One kind of goods in a drive's totals, as far as it is counted. */
export interface CountedRow {
  readonly balances: Readonly<Partial<Record<string, number>>>;
  readonly doubtful?: DoubtfulGoods | undefined;
}

/** The places of the ledger that count towards a need. What is in a kit counts as the kit, not a second time as what it is made of. */
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
 * What a place holds that may be told to the public: without the goods that the rules would likely refuse.
 * Those are held against what is received before what is set aside, as most of them are there.
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

/** What counts towards a need, wherever it is. */
export const countedQuantity = (row: CountedRow): number =>
  Math.max(
    0,
    COUNTED_PLACES.reduce((sum, place) => sum + countedIn(place, row), 0),
  );

/** What is not counted: the rules would likely refuse it, or nobody confirmed that it is so much. */
export const doubtfulQuantity = ({ doubtful }: Pick<CountedRow, 'doubtful'>): number =>
  doubtful === undefined ? 0 : doubtful.promised + doubtful.received;
