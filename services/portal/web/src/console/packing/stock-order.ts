import type { ParcelView } from '@bluebox/contracts';

/** What expires first goes first; what does not expire comes last, by name. */
export const firstExpiryFirst = (parcels: readonly ParcelView[]): readonly ParcelView[] =>
  [...parcels].sort((a, b) => {
    const [first, second] = [a.expiry ?? '9999', b.expiry ?? '9999'];
    if (first !== second) return first < second ? -1 : 1;
    return a.item.name < b.item.name ? -1 : a.item.name > b.item.name ? 1 : 0;
  });

const byName = (a: ParcelView, b: ParcelView): number => a.item.name.localeCompare(b.item.name);

/** @param order by default what expires first comes first. */
export function inOrder(
  parcels: readonly ParcelView[],
  order: 'name' | 'most' | undefined,
): readonly ParcelView[] {
  const sorted = firstExpiryFirst(parcels);
  switch (order) {
    case 'name':
      return [...sorted].sort(byName);
    case 'most':
      return [...sorted].sort((a, b) => b.free - a.free);
    case undefined:
      return sorted;
  }
}

/** Medicine shares a carton with nothing else: what goes into one with the given contents. */
export function goesTogether(
  contents: readonly { readonly item: { readonly category: string } }[],
  parcel: ParcelView,
): boolean {
  const [first] = contents;
  if (first === undefined) return true;
  return (first.item.category === 'medicine') === (parcel.item.category === 'medicine');
}
