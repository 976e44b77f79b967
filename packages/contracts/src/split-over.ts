interface Portion {
  readonly id: string;
  readonly free: number;
}

/**
 * Takes a quantity from parcels in the given order, or less if the parcels hold less. The result is
 * per parcel, because the goods of each giver are traced separately.
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
