import type {
  BoxCondition,
  ConfirmReceiptBody,
  ShippedBoxView,
  ShippedContent,
  Unit,
} from '@bluebox/contracts';
import { BOX_CONDITIONS, receiptsOf } from '@bluebox/contracts/receipts-of-boxes';
import type { ChosenPhoto } from '../../platform/chosen-photo.ts';

/** The receipt for one box as the recipient filled it in. */
export interface Said extends Pick<ConfirmReceiptBody, 'lines' | 'note'> {
  readonly photos: readonly ChosenPhoto[];
}

export const VERDICTS = ['well', 'damaged', 'missing'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Damaged and missing quantity of one parcel in a box. */
export interface Fault {
  readonly damaged: number;
  readonly missing: number;
}

/** Returns the packing list of a box with one line per parcel, because receipts name parcels. */
export function packingList(box: ShippedBoxView): readonly ShippedContent[] {
  const byParcel = new Map<string, ShippedContent>();
  for (const content of box.contents) {
    const before = byParcel.get(content.parcelId);
    byParcel.set(content.parcelId, {
      ...content,
      quantity: content.quantity + (before?.quantity ?? 0),
    });
  }
  return [...byParcel.values()];
}

/** Whether more pieces are reported as damaged or missing than were packed. */
export const isTooMuch = ({ damaged, missing }: Fault, quantity: number): boolean =>
  damaged + missing > quantity;

/** Returns the lines of a receipt, without parcels that arrived well. */
export function receiptLines(
  box: ShippedBoxView,
  verdict: Verdict,
  faults: Readonly<Record<string, Fault>>,
): NonNullable<ConfirmReceiptBody['lines']> {
  if (verdict === 'well') return [];
  return packingList(box).flatMap(({ parcelId, quantity }) => {
    const { damaged, missing } =
      verdict === 'missing'
        ? { damaged: 0, missing: quantity }
        : (faults[parcelId] ?? { damaged: 0, missing: 0 });
    if (damaged + missing === 0) return [];
    return [{ parcelId, received: quantity - damaged - missing, damaged, missing }];
  });
}

/** Sums the goods of all boxes by item, the largest quantity first. */
export function expectedGoods(
  boxes: readonly ShippedBoxView[],
): readonly Pick<ShippedContent, 'item' | 'quantity'>[] {
  const goods = new Map<string, Pick<ShippedContent, 'item' | 'quantity'>>();
  for (const { item, quantity } of boxes.flatMap(({ contents }) => contents)) {
    const key = [item.category, item.name, item.specification ?? '', item.unit].join('\n');
    goods.set(key, { item, quantity: quantity + (goods.get(key)?.quantity ?? 0) });
  }
  return [...goods.values()].sort((a, b) => b.quantity - a.quantity);
}

type Amounts = readonly { readonly unit: Unit; readonly count: number }[];

/** Returns the amounts for the card of a confirmed box. */
export function receiptAmounts(box: Pick<ShippedBoxView, 'contents' | 'receipt'>) {
  const units = new Map(box.contents.map(({ parcelId, item }) => [parcelId, item.unit]));
  const sum = (field: 'damaged' | 'missing' | 'surplus') =>
    byUnit(
      (box.receipt?.lines ?? []).map((line) => ({
        unit: units.get(line.parcelId) ?? 'item',
        count: line[field],
      })),
    );
  return {
    expected: byUnit(
      box.contents.map(({ item, quantity }) => ({ unit: item.unit, count: quantity })),
    ),
    damaged: sum('damaged'),
    missing: sum('missing'),
    surplus: sum('surplus'),
  };
}

/** Sums amounts by unit, without zeros. */
function byUnit(amounts: Amounts): Amounts {
  const sums = new Map<Unit, number>();
  for (const { unit, count } of amounts) sums.set(unit, (sums.get(unit) ?? 0) + count);
  return [...sums].filter(([, count]) => count > 0).map(([unit, count]) => ({ unit, count }));
}

/** Counts confirmed boxes by condition, the best condition first, without zeros. */
export function conditionsOf(
  boxes: readonly Pick<ShippedBoxView, 'status' | 'receipt'>[],
): readonly { readonly condition: BoxCondition; readonly count: number }[] {
  const { conditions } = receiptsOf(boxes);
  return BOX_CONDITIONS.map((condition) => ({ condition, count: conditions[condition] })).filter(
    ({ count }) => count > 0,
  );
}
