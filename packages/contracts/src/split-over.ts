interface Portion {
  readonly id: string;
  readonly free: number;
}

/**
 * Takes a quantity from parcels in the given order: earliest expiry first, then longest in stock. Each parcel
 * keeps
 * its giver, so that each giver still finds their part.
 * @returns less than the quantity when there is less.
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
