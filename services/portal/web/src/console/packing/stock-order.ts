import type { ParcelView, StockLine } from '@bluebox/contracts';

interface Goods {
  readonly item: { readonly name: string; readonly category: string };
  readonly expiry?: string | undefined;
}

/** Sorts by earliest expiry, and then by name. Goods without expiry come last. */
export const firstExpiryFirst = <Row extends Goods>(rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => {
    const [first, second] = [a.expiry ?? '9999', b.expiry ?? '9999'];
    if (first !== second) return first < second ? -1 : 1;
    return a.item.name < b.item.name ? -1 : a.item.name > b.item.name ? 1 : 0;
  });

/** Returns the quantity that can be taken from a line at once, from the parcels that it names. */
export const takeable = ({ parcels }: Pick<StockLine, 'parcels'>): number =>
  parcels.reduce((sum, { free }) => sum + free, 0);

/** Returns the parcels that a line of stock names, the oldest first. */
export const parcelsOf = (
  driveId: string,
  { item, expiry, kitId, parcels }: StockLine,
): readonly ParcelView[] =>
  parcels.map(({ id, free, quantity, pledgeId }) => ({
    id,
    driveId,
    item,
    quantity,
    free,
    ...(expiry === undefined ? {} : { expiry }),
    ...(pledgeId === undefined ? {} : { pledgeId }),
    ...(kitId === undefined ? {} : { kitId }),
    available: free > 0,
  }));

/**
 * Whether goods may join these contents of a carton without a recorded reason. Medicine shares a
 * carton only with medicine.
 */
export function goesTogether(
  contents: readonly { readonly item: { readonly category: string } }[],
  goods: Goods,
): boolean {
  const [first] = contents;
  if (first === undefined) return true;
  return (first.item.category === 'medicine') === (goods.item.category === 'medicine');
}

/** Returns a single parcel as a stock line. */
export const lineOf = ({
  id,
  item,
  expiry,
  kitId,
  pledgeId,
  free,
  held = 0,
  lot,
  quantity,
}: ParcelView): StockLine => ({
  id,
  item,
  ...(expiry === undefined ? {} : { expiry }),
  ...(kitId === undefined ? {} : { kitId }),
  free,
  ...(held === 0 ? {} : { held }),
  ...(lot === undefined ? {} : { lots: [lot] }),
  quantity,
  parts: 1,
  parcels: [{ id, free, quantity, ...(pledgeId === undefined ? {} : { pledgeId }) }],
});
