import type { BoxView, ParcelView } from '@bluebox/contracts';
import { firstExpiryFirst, goesTogether } from './stock-order.ts';

/** Meaning of a scan of goods for an open carton. */
export type StockScan =
  | { readonly kind: 'pack'; readonly parcel: ParcelView }
  /** Goods with this code are held, so that they stay where they are. */
  | { readonly kind: 'held' }
  /** No goods with this code are free, for instance because they are packed already. */
  | { readonly kind: 'nothing-free' }
  /** Goods with this code are free, but may not share this carton. */
  | { readonly kind: 'apart'; readonly parcel: ParcelView };

/** Returns the next parcel to pack among those with a scanned code, or why none can be packed. */
export function nextScanned(
  contents: BoxView['contents'],
  scanned: readonly ParcelView[],
): StockScan {
  const free = firstExpiryFirst(scanned.filter((parcel) => parcel.free > 0));
  const [first] = free;
  if (first === undefined)
    return { kind: scanned.some(({ held = 0 }) => held > 0) ? 'held' : 'nothing-free' };
  const parcel = free.find((candidate) => goesTogether(contents, candidate));
  return parcel === undefined ? { kind: 'apart', parcel: first } : { kind: 'pack', parcel };
}

/** Returns the parcel to propose without a scan. */
export const proposedNext = (
  contents: BoxView['contents'],
  parcels: readonly ParcelView[],
): ParcelView | undefined =>
  firstExpiryFirst(parcels).find((parcel) => parcel.free > 0 && goesTogether(contents, parcel));
