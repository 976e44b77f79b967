import type { Item } from '@bluebox/contracts';
import { lettersLikeDigits } from '@bluebox/contracts/lot';
import { type PackCode, packIdentityOf, productCodeOf } from '@bluebox/contracts/pack-code';
import type { TFunction } from 'i18next';
import { formatDate } from '../formatting.ts';

/** Facts that a form asks about the goods of a scanned pack. */
export interface AskedFacts {
  /** Whether the name is still missing. The number of an unknown product is told with it. */
  readonly name: boolean;
  readonly expiry: boolean;
  readonly lot: boolean;
}

/** Returns a product code as it is printed: retail codes have at most thirteen digits. */
export const printedCode = (product: string): string => product.replace(/^0/, '');

/**
 * Says which facts were read of a pack, and which of the asked facts its code does not have.
 * Letters of the lot that look like digits are told, because people compare lots by eye.
 * @param item the item with this code, if it is known.
 */
export function packText(
  t: TFunction,
  code: PackCode,
  item: Pick<Item, 'name' | 'specification'> | undefined,
  asked: AskedFacts,
): string {
  const and = t('vocabulary:scan.pack.and');
  const { expiry, lot } = code.kind === 'gs1' ? code : {};
  const product = productCodeOf(code);
  const read = [
    ...(item === undefined
      ? product === undefined || !asked.name
        ? []
        : [t('vocabulary:scan.pack.code', { code: printedCode(product) })]
      : [[item.name, item.specification].filter((text) => text !== undefined).join(' ')]),
    ...(expiry === undefined
      ? []
      : [t('vocabulary:scan.pack.expiry', { day: formatDate(expiry) })]),
    ...(lot === undefined ? [] : [t('vocabulary:scan.pack.lot', { lot })]),
    ...(packIdentityOf(code) === undefined ? [] : [t('vocabulary:scan.pack.single')]),
    ...(code.kind === 'udi' ? [t('vocabulary:scan.pack.udi')] : []),
  ];
  const missing = [
    ...(asked.name && item === undefined ? ['name' as const] : []),
    ...(asked.expiry && expiry === undefined ? ['expiry' as const] : []),
    ...(asked.lot && lot === undefined ? ['lot' as const] : []),
  ].map((fact) => t(`vocabulary:scan.pack.asked.${fact}`));
  const letters = lot === undefined ? [] : lettersLikeDigits(lot);
  return [
    ...(read.length === 0 ? [] : [t('vocabulary:scan.pack.read', { facts: read.join(and) })]),
    ...(missing.length === 0
      ? []
      : [t('vocabulary:scan.pack.missing', { facts: missing.join(and) })]),
    ...(letters.length === 0
      ? []
      : [t('vocabulary:scan.pack.letters', { letters: letters.join(and) })]),
  ].join(t('vocabulary:scan.pack.then'));
}
