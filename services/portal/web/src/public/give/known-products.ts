import type { Category, Unit } from '@bluebox/contracts';
import { readStored, writeStored } from '../sending/device-storage.ts';

/** What a person typed of a product whose bar code they had scanned. */
export interface KnownProduct {
  readonly name: string;
  readonly specification: string;
  readonly category: Category;
  readonly unit: Unit;
}

const PRODUCTS = 'products';
const MOST_PRODUCTS = 50;
type Entry = readonly [code: string, product: KnownProduct];

/**
 * The products that this device knows by their codes: those that were typed here before. Others are not asked:
 * givers have no account, so that one of them could put words on everybody's screen.
 */
export const productOf = (code: string): KnownProduct | undefined =>
  readProducts().find(([known]) => known === code)?.[1];

export function rememberProduct(
  code: string,
  { name, specification, category, unit }: KnownProduct,
): void {
  const others = readProducts().filter(([known]) => known !== code);
  const entry: Entry = [code, { name, specification, category, unit }];
  writeStored(PRODUCTS, [entry, ...others].slice(0, MOST_PRODUCTS));
}

const readProducts = (): readonly Entry[] => readStored<readonly Entry[]>(PRODUCTS) ?? [];
