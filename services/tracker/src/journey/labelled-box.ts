import {
  type KitComponent,
  kitComponents,
  type LabelledBoxView,
  type Making,
  type ReceiptLine,
} from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  fragments,
  type ParcelFragment,
  type ShippedBoxFragment,
} from './fragments.ts';
import { readMakings } from './makings.ts';
import { byId, countBoxes } from './read-fragments.ts';

/** Reads a box as its label's QR code shows it; `undefined` for an unknown box. */
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
    ...(shipped?.receipt === undefined ? {} : { receipt: foundIn(shipped.receipt) }),
    contents: contentsOf(box, parcels, await readMakings(view, parcels)),
  };
}

/**
 * Returns the stage of a box.
 * @param shipped the shipment service's document of a box that was sent.
 */
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

/** Sums the lines of a receipt. */
function foundIn(lines: readonly ReceiptLine[]): NonNullable<LabelledBoxView['receipt']> {
  const sum = (of: 'received' | 'damaged' | 'missing' | 'surplus') =>
    lines.reduce((total, line) => total + line[of], 0);
  return {
    received: sum('received'),
    damaged: sum('damaged'),
    missing: sum('missing'),
    surplus: sum('surplus'),
  };
}

/**
 * Returns the contents of a box. Kits whose quantities per kit are unknown are listed by assembly.
 */
function contentsOf(
  { contents }: BoxFragment,
  parcels: ReadonlyMap<string, ParcelFragment>,
  makings: ReadonlyMap<string, Making>,
): LabelledBoxView['contents'] {
  const sums = new Map<string, LabelledBoxView['contents'][number]>();
  for (const [parcelId, quantity] of Object.entries(contents)) {
    const item = parcels.get(parcelId)?.item;
    if (item === undefined) continue;
    const making = makings.get(parcelId);
    const components = making && kitComponents(making, (within) => makings.get(within));
    const key = JSON.stringify([
      item.name,
      item.specification,
      item.category,
      item.unit,
      components?.map(({ item: part, depth, inEach }) => [part, depth, inEach ?? parcelId]),
    ]);
    const equal = sums.get(key);
    const shown = joined(equal?.components, components);
    sums.set(key, {
      item,
      quantity: quantity + (equal?.quantity ?? 0),
      ...(shown === undefined ? {} : { components: shown }),
    });
  }
  return [...sums.values()];
}

/** Merges the components of kits from two assemblies with equal quantities in each kit. */
function joined(
  before: KitComponent[] | undefined,
  after: KitComponent[] | undefined,
): KitComponent[] | undefined {
  if (before === undefined) return after;
  return before.map((component, index) => {
    const other = after?.[index];
    return other === undefined
      ? component
      : {
          ...component,
          kits: component.kits + other.kits,
          inAll: (component.inAll ?? 0) + (other.inAll ?? 0),
          expiries: [...new Set([...component.expiries, ...other.expiries])].sort(),
          lots: [...new Set([...component.lots, ...other.lots])].sort(),
        };
  });
}
