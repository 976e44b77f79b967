import { addDays, type ShortDatedView } from '@bluebox/contracts';
import { findPage, type PageKey, type View } from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  fragments,
  type ParcelFragment,
  type ShippedBoxFragment,
} from '../journey/fragments.ts';
import { byId } from '../journey/read-fragments.ts';

/** Largest number of listed parcels. */
const MOST_TOLD = 50;
/** Number of parcels per read. */
const PAGE = 200;
/**
 * Largest number of reads. Towards the end of a drive most parcels have been sent, so a search
 * without a limit could read all parcels of the drive.
 */
const MOST_PAGES = 25;

/**
 * Returns goods that expire on the given day or earlier, in order of expiry. Only goods in stock
 * and in unsent boxes are included.
 */
export async function shortDated(
  journeys: View,
  driveId: string,
  until: string,
): Promise<ShortDatedView> {
  const parcels: ShortDatedView['parcels'] = [];
  let after: PageKey | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { rows: found, next } = await findPage<ParcelFragment>(journeys, fragments.parcels, {
      where: { driveId, expiry: { gte: '', lt: addDays(until, 1) } },
      sort: [['expiry', 'asc']],
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    const boxIds = found.flatMap(({ boxes }) => Object.keys(boxes));
    const boxes = await byId<BoxFragment>(journeys, fragments.boxes, boxIds);
    const shipped = await byId<ShippedBoxFragment>(journeys, fragments.shipped, boxIds);
    for (const parcel of found) {
      const here = whereabouts(parcel, boxes, shipped);
      if (here.free === 0 && here.boxes.length === 0) continue;
      if (parcels.length === MOST_TOLD) return { driveId, parcels, more: true };
      const { id, item, expiry = '', lot } = parcel;
      parcels.push({
        parcelId: id,
        item,
        expiry,
        ...(lot === undefined ? {} : { lot }),
        ...here,
      });
    }
    if (next === undefined) return { driveId, parcels, more: false };
    after = next;
  }
  return { driveId, parcels, more: true };
}

/**
 * Returns the places of a parcel's stock. Goods in kits are left out, because the kits are a parcel
 * of their own, whose expiry is the earliest of the components.
 */
function whereabouts(
  parcel: ParcelFragment,
  boxes: ReadonlyMap<string, BoxFragment>,
  shipped: ReadonlyMap<string, ShippedBoxFragment>,
) {
  const gone = [parcel.boxes, parcel.kits, parcel.ended].reduce(
    (sum, holdings) =>
      sum + Object.values(holdings).reduce((held, { quantity }) => held + quantity, 0),
    0,
  );
  return {
    free: Math.max(0, parcel.quantity - gone),
    boxes: Object.entries(parcel.boxes).flatMap(([boxId, { quantity }]) => {
      const number = boxes.get(boxId)?.number;
      return number === undefined || shipped.has(boxId) ? [] : [{ boxId, number, quantity }];
    }),
  };
}
