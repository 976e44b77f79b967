import type { ConfirmReceiptBody, ShippedBoxView } from '@bluebox/contracts';

type Content = ShippedBoxView['contents'][number];

/** One parcel of a box on a signed paper form. Only differences are typed. */
export interface PaperLine {
  readonly content: Pick<Content, 'parcelId' | 'item' | 'quantity'>;
  readonly damaged: number;
  readonly missing: number;
  /** Quantity beyond the packing list. */
  readonly surplus: number;
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
  damaged + missing + surplus > 0;

/**
 * Returns the lines with differences, to be sent; `undefined` if more is damaged and missing than
 * was packed.
 */
export function readPaperLines(
  lines: readonly PaperLine[],
): NonNullable<ConfirmReceiptBody['lines']> | undefined {
  if (lines.some(({ content, damaged, missing }) => damaged + missing > content.quantity))
    return undefined;
  return lines.filter(differsFromPacked).map(({ content, damaged, missing, surplus }) => ({
    parcelId: content.parcelId,
    received: content.quantity - damaged - missing,
    damaged,
    missing,
    surplus,
  }));
}
