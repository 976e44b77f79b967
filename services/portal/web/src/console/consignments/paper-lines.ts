import type { ConfirmReceiptBody, ShippedBoxView } from '@bluebox/contracts';

type Content = ShippedBoxView['contents'][number];

/** One parcel of a box on a signed paper form. Only differences are typed. */
export interface PaperLine {
  readonly content: Pick<Content, 'parcelId' | 'item' | 'quantity'>;
  /** Each quantity is null while its field has something that is no quantity. */
  readonly damaged: number | null;
  readonly missing: number | null;
  /** Quantity beyond the packing list. */
  readonly surplus: number | null;
}

/**
 * Returns one line per parcel, without differences. A parcel that was packed in two parts has one
 * line.
 */
export function allWell(contents: readonly Content[]): readonly PaperLine[] {
  const byParcel = new Map<string, PaperLine['content']>();
  for (const { parcelId, item, quantity } of contents)
    byParcel.set(parcelId, {
      parcelId,
      item,
      quantity: quantity + (byParcel.get(parcelId)?.quantity ?? 0),
    });
  return [...byParcel.values()].map((content) => ({ content, damaged: 0, missing: 0, surplus: 0 }));
}

export const differsFromPacked = ({ damaged, missing, surplus }: PaperLine): boolean =>
  damaged !== 0 || missing !== 0 || surplus !== 0;

/** Says whether more of a parcel is damaged and missing than was packed. */
export const isMoreThanPacked = (lines: readonly PaperLine[]): boolean =>
  lines.some(({ content, damaged, missing }) => (damaged ?? 0) + (missing ?? 0) > content.quantity);

/**
 * Returns the lines with differences, to be sent; `undefined` if more is damaged and missing than
 * was packed, or if a field has no quantity.
 */
export function readPaperLines(
  lines: readonly PaperLine[],
): NonNullable<ConfirmReceiptBody['lines']> | undefined {
  if (isMoreThanPacked(lines)) return undefined;
  const read = [];
  for (const { content, damaged, missing, surplus } of lines.filter(differsFromPacked)) {
    if (damaged === null || missing === null || surplus === null) return undefined;
    read.push({
      parcelId: content.parcelId,
      received: content.quantity - damaged - missing,
      damaged,
      missing,
      surplus,
    });
  }
  return read;
}
