import type { Category, Unit } from '@bluebox/contracts';
import { readStored, writeStored } from '../offline/device-storage.ts';

/** A product as typed after its bar code was scanned. */
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
 * Looks up a product by its code among the last products of this device. Products are not shared
 * between devices, because anybody could then put any text on the screens of other givers.
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
