import type { KitFate, TotalsRow } from '@bluebox/contracts';
import { ENDS, type End } from '@bluebox/contracts/accounts';
import { CATEGORIES } from '@bluebox/contracts/kinds';
import { inKitsAt, STAGES, type Stage } from '../../domain/places.ts';

/** Places that are neither stages nor ends, shown only if they are not empty. */
const ASIDE = ['quarantined', 'inKit'] as const;

type Place = Stage | (typeof ASIDE)[number] | End;

export interface Placed {
  readonly place: Place;
  readonly quantity: number;
}

/**
 * Returns the quantity at a place, including goods in kits at that place. `inKit` counts only goods
 * that are not counted at the place of their kits.
 */
const at = (row: TotalsRow, place: Place): number =>
  place === 'inKit'
    ? (row.balances['inKit'] ?? 0) - throughKits(row)
    : (row.balances[place] ?? 0) + inKitsAt(row, place);
const SOMEWHERE: readonly KitFate[] = ['ended', 'several'];
/** Returns the quantity in kits that is counted at the places of the kits, and not as `inKit`. */
export const throughKits = ({ inKits = {} }: Pick<TotalsRow, 'inKits'>): number =>
  (Object.keys(inKits) as KitFate[])
    .filter((fate) => !SOMEWHERE.includes(fate))
    .reduce((sum, fate) => sum + (inKits[fate] ?? 0), 0);
const placed = (row: TotalsRow, places: readonly Place[]): Placed[] =>
  places.map((place) => ({ place, quantity: at(row, place) }));

export const onTheWay = (row: TotalsRow): readonly Placed[] => placed(row, STAGES);
/** Returns the quantities at the places that are not stages, including the ends, without zeros. */
export const besides = (row: TotalsRow): readonly Placed[] =>
  placed(row, [...ASIDE, ...ENDS]).filter(({ quantity }) => quantity !== 0);

/** Whether there are goods in stock, or in cartons that have not left. */
export const hasStock = (rows: readonly Pick<TotalsRow, 'balances'>[]): boolean =>
  rows.some(({ balances }) => (balances['accepted'] ?? 0) + (balances['packed'] ?? 0) > 0);

/**
 * Sorts kinds by category, in the usual order of categories, and then by quantity, the largest
 * first.
 */
export const inOrder = (rows: readonly TotalsRow[]): readonly TotalsRow[] =>
  [...rows].sort(
    (a, b) =>
      CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
      everything(b) - everything(a),
  );

const everything = (row: TotalsRow): number =>
  placed(row, [...STAGES, ...ASIDE, ...ENDS]).reduce((sum, { quantity }) => sum + quantity, 0);
