interface Portion {
  readonly id: string;
  readonly free: number;
}

/**
 * Takes a quantity from the parcels of a stock line in the given order, which is the oldest first.
 * The result says how much comes from which parcel, because parcels may come from different givers,
 * whose goods are traced separately.
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
