import type { BoxView, ParcelView } from '@bluebox/contracts';
import { firstExpiryFirst, goesTogether } from './stock-order.ts';

/** What a scan of goods means for an open carton. */
export type StockScan =
  | { readonly kind: 'pack'; readonly parcel: ParcelView }
  /** Of this code nothing is free: it is packed already, or was not accepted. */
  | { readonly kind: 'nothing-free' }
  /** There is some, and it may not share this carton. */
  | { readonly kind: 'apart'; readonly parcel: ParcelView };

/** Of the parcels that a code stands for, the next to go in: first expiry first. */
export function nextScanned(
  contents: BoxView['contents'],
  scanned: readonly ParcelView[],
): StockScan {
  const free = firstExpiryFirst(scanned.filter((parcel) => parcel.free > 0));
  const [first] = free;
  if (first === undefined) return { kind: 'nothing-free' };
  const parcel = free.find((candidate) => goesTogether(contents, candidate));
  return parcel === undefined ? { kind: 'apart', parcel: first } : { kind: 'pack', parcel };
}

/** What should go into the carton next, when nobody has anything in hand. */
export const proposedNext = (
  contents: BoxView['contents'],
  parcels: readonly ParcelView[],
): ParcelView | undefined =>
  firstExpiryFirst(parcels).find((parcel) => parcel.free > 0 && goesTogether(contents, parcel));
