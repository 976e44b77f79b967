interface Portion {
  readonly id: string;
  readonly free: number;
}

/**
 * Takes a quantity from parcels in the given order: earliest expiry first, then longest in stock.
 * Each parcel has one giver, so the result shows whose goods were taken.
 * @returns less than the quantity if the parcels hold less.
 */
export function splitOver(
  parcels: readonly Portion[],
  quantity: number,
): readonly { readonly parcelId: string; readonly quantity: number }[] {
  const taken: { parcelId: string; quantity: number }[] = [];
  let left = quantity;
  for (const { id, free } of parcels) {
    if (left <= 0) break;
    const part = Math.min(left, free);
    if (part > 0) taken.push({ parcelId: id, quantity: part });
    left -= part;
  }
  return taken;
}
