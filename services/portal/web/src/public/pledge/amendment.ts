import type { AmendPledgeBody, PledgeView } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import type { DraftItem, DraftPack } from '../give/draft.ts';

export type PledgeLine = PledgeView['lines'][number];

export interface AmendedLine {
  readonly line: PledgeLine;
  /** Quantity as typed. */
  readonly quantity: string;
  readonly pack: DraftPack;
  readonly removed: boolean;
}

/**
 * Returns the number of pieces of a line that cannot change, because they were handed in or will
 * not come.
 */
export const fixedPieces = ({ handedIn, notHandedIn }: PledgeLine): number =>
  handedIn + notHandedIn;

/** Returns the lines that can change: all but those withdrawn as a whole. */
export const amendableLines = (pledge: PledgeView): readonly AmendedLine[] =>
  pledge.lines
    .filter((line) => line.outstanding + fixedPieces(line) > 0)
    .map((line) => ({
      line,
      quantity: String(line.outstanding + fixedPieces(line)),
      pack: {
        expiryMonth: line.expiry?.slice(0, 7) ?? '',
        expiryUnreadable: line.legible === false,
        condition: line.condition,
        ...(line.prescription === undefined
          ? {}
          : { prescription: line.prescription ? ('yes' as const) : ('no' as const) }),
      },
      removed: false,
    }));

/** Returns the line as an item of a draft, for the questions about packs. */
export const asDraftItem = ({ line, quantity, pack }: AmendedLine): DraftItem => ({
  entryId: Number(line.lineId.slice(1)),
  name: line.item.name,
  specification: line.item.specification ?? '',
  category: line.item.category,
  unit: line.item.unit,
  quantity: Number(quantity),
  ...pack,
});

/** Returns the error of a typed quantity, as a key of the catalogue. */
export function quantityError({ line, quantity, removed }: AmendedLine): string | undefined {
  if (removed) return undefined;
  const count = /^[0-9]{1,9}$/.test(quantity.trim()) ? Number(quantity) : Number.NaN;
  if (Number.isNaN(count) || count < 1) return 'error.quantity.number';
  if (count > LARGEST_QUANTITY) return 'error.quantity.much';
  if (count >= fixedPieces(line)) return undefined;
  return line.notHandedIn > 0 ? 'error.quantity.fixed' : 'error.quantity.handed-in';
}

/**
 * Returns the request with the lines after the change. The service withdraws a line that is left
 * out.
 */
export const amendmentOf = (lines: readonly AmendedLine[]): AmendPledgeBody => ({
  lines: lines
    .filter(({ removed }) => !removed)
    .map(({ line, quantity, pack }) => {
      const sameMonth = (line.expiry?.slice(0, 7) ?? '') === pack.expiryMonth;
      // An exact day of expiry is kept unless another month is chosen.
      const expiry = sameMonth ? line.expiry : pack.expiryMonth;
      return {
        lineId: line.lineId,
        item: line.item,
        quantity: Number(quantity),
        ...(expiry === undefined || expiry === '' ? {} : { expiry }),
        ...(line.lot === undefined ? {} : { lot: line.lot }),
        condition: pack.condition === '' ? line.condition : pack.condition,
        ...(pack.expiryUnreadable ? { legible: false } : {}),
        ...((pack.prescription ?? '') === '' ? {} : { prescription: pack.prescription === 'yes' }),
      };
    }),
});
