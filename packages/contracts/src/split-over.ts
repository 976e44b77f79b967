interface Portion {
  readonly id: string;
  readonly free: number;
}

/**
 * Takes a quantity from parcels in the order in which they are given: what expires first and has been here longest
 * comes first. Each parcel keeps its giver, so each giver still finds their part.
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
