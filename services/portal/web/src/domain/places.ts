import type { KitFate, TotalsRow } from '@bluebox/contracts';
import { COUNTED_PLACES } from '@bluebox/contracts/counted';

/**
 * The places that goods pass through one after another. Quarantine is not among them, because goods
 * are set aside there, beside the normal course.
 */
export const STAGES = COUNTED_PLACES.filter((place) => place !== 'quarantined');
export type Stage = (typeof STAGES)[number];

/**
 * Returns the quantity of a row's goods in kits whose kits are at `place`, or came to the end that
 * `place` names, such as `lost`.
 */
export const inKitsAt = ({ inKits }: Pick<TotalsRow, 'inKits'>, place: string): number =>
  inKits?.[place as KitFate] ?? 0;
