import { CATEGORIES, type KitFate, type TotalsRow } from '@bluebox/contracts';
import type { z } from 'zod';

export type Totals = z.infer<typeof TotalsRow>;

/** Stages of goods, in order, as the board shows them. */
export const WAY = [
  'promised',
  'received',
  'accepted',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
] as const;
/** Places beside the stages, shown only when they hold something. */
export const ASIDE = ['quarantined', 'inKit'] as const;
/** Ways in which goods leave a drive. */
export const ENDS = [
  'withdrawn',
  'notHandedIn',
  'rejected',
  'returned',
  'disposed',
  'lost',
  'damaged',
] as const;

export type Place = (typeof WAY)[number] | (typeof ASIDE)[number] | (typeof ENDS)[number];

export interface Placed {
  readonly place: Place;
  readonly quantity: number;
}

/** Goods in kits are where the kits are, as far as that is known. */
const at = (row: Totals, place: Place): number =>
  place === 'inKit'
    ? (row.balances['inKit'] ?? 0) - throughKits(row)
    : (row.balances[place] ?? 0) + (row.inKits?.[place as KitFate] ?? 0);
const SOMEWHERE: readonly KitFate[] = ['ended', 'several'];
/** Quantity in kits that is counted where the kits are. */
export const throughKits = ({ inKits = {} }: Pick<Totals, 'inKits'>): number =>
  (Object.keys(inKits) as KitFate[])
    .filter((fate) => !SOMEWHERE.includes(fate))
    .reduce((sum, fate) => sum + (inKits[fate] ?? 0), 0);
const placed = (row: Totals, places: readonly Place[]): Placed[] =>
  places.map((place) => ({ place, quantity: at(row, place) }));

export const onTheWay = (row: Totals): readonly Placed[] => placed(row, WAY);
/** Quantities beside the stages, or gone from them. */
export const besides = (row: Totals): readonly Placed[] =>
  placed(row, [...ASIDE, ...ENDS]).filter(({ quantity }) => quantity !== 0);

/** Tells whether anything is in store or in cartons that wait here. */
export const hasStock = (rows: readonly Pick<Totals, 'balances'>[]): boolean =>
  rows.some(({ balances }) => (balances['accepted'] ?? 0) + (balances['packed'] ?? 0) > 0);

/** Kinds by category, in the order of all lists; within one, by quantity, the largest first. */
export const inOrder = (rows: readonly Totals[]): readonly Totals[] =>
  [...rows].sort(
    (a, b) =>
      CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
      everything(b) - everything(a),
  );

const everything = (row: Totals): number =>
  placed(row, [...WAY, ...ASIDE, ...ENDS]).reduce((sum, { quantity }) => sum + quantity, 0);
