import type { Item, LabelledBoxView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  fragments,
  type ParcelFragment,
  type ShippedBoxFragment,
} from '../projections/journeys.ts';
import { byId, countBoxes } from './read-fragments.ts';

/** A box as its label's QR code shows it; `undefined` for an unknown one. */
export async function readLabelledBox(
  view: View,
  boxId: string,
): Promise<LabelledBoxView | undefined> {
  const box = await view.get<BoxFragment>(fragments.boxes, boxId);
  if (box === undefined) return undefined;
  const shipped = await view.get<ShippedBoxFragment>(fragments.shipped, boxId);
  const parcels = await byId<ParcelFragment>(view, fragments.parcels, Object.keys(box.contents));
  return {
    boxId,
    driveId: box.driveId,
    number: box.number,
    boxCount: await countBoxes(view, box.driveId),
    ...stageOf(box, shipped),
    contents: contentsOf(box, parcels),
  };
}

/** @param shipped what the shipment service says of the box, once it was sent. */
export function stageOf(
  { weight }: Pick<BoxFragment, 'weight'>,
  shipped: Pick<ShippedBoxFragment, 'sentAt' | 'deliveredAt' | 'confirmedAt'> | undefined,
): Pick<LabelledBoxView, 'stage' | 'since'> {
  if (shipped === undefined) return { stage: weight === undefined ? 'packing' : 'packed' };
  const { sentAt, deliveredAt, confirmedAt } = shipped;
  if (confirmedAt !== undefined) return { stage: 'confirmed', since: confirmedAt };
  if (deliveredAt !== undefined) return { stage: 'delivered', since: deliveredAt };
  return { stage: 'sent', since: sentAt };
}

function contentsOf(
  { contents }: BoxFragment,
  parcels: ReadonlyMap<string, ParcelFragment>,
): LabelledBoxView['contents'] {
  const sums = new Map<string, { item: Item; quantity: number }>();
  for (const [parcelId, quantity] of Object.entries(contents)) {
    const item = parcels.get(parcelId)?.item;
    if (item === undefined) continue;
    const key = JSON.stringify([item.name, item.specification, item.category, item.unit]);
    sums.set(key, { item, quantity: quantity + (sums.get(key)?.quantity ?? 0) });
  }
  return [...sums.values()];
}
