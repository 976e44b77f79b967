import type { KitFate, TotalsRow } from '@bluebox/contracts';
import { COUNTED_PLACES } from '@bluebox/contracts/counted';

/**
 * The places that goods pass through one after another. Goods set aside for a second look are apart
 * from them.
 */
export const STAGES = COUNTED_PLACES.filter((place) => place !== 'quarantined');
export type Stage = (typeof STAGES)[number];

/** Returns the quantity in kits that are at a place, or have come to an end there. */
export const inKitsAt = ({ inKits }: Pick<TotalsRow, 'inKits'>, place: string): number =>
  inKits?.[place as KitFate] ?? 0;
