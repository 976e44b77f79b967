import type { KitFate, TotalsRow } from '@bluebox/contracts';
import { COUNTED_PLACES } from '@bluebox/contracts/counted';

/**
 * The places that goods pass through one after another. `quarantined` is left out, because only
 * some goods are set aside.
 */
export const STAGES = COUNTED_PLACES.filter((place) => place !== 'quarantined');
export type Stage = (typeof STAGES)[number];

/**
 * Returns the quantity of a row's goods that are in kits at `place`. A place may be an end, such as
 * `lost`.
 */
export const inKitsAt = ({ inKits }: Pick<TotalsRow, 'inKits'>, place: string): number =>
  inKits?.[place as KitFate] ?? 0;
