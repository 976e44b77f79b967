import { CATEGORIES, LARGEST_QUANTITY, UNITS } from '@bluebox/contracts/kinds';
import { lotProblem, tidyLot } from '@bluebox/contracts/lot';
import * as z from 'zod/mini';
import { plainText, required, withoutLongNumber } from '../forms/plain-text.ts';

export interface ItemValues {
  /** Id of an item that was chosen from the catalogue. */
  readonly itemId?: string | undefined;
  readonly name: string;
  readonly specification: string;
  readonly category: string;
  readonly unit: string;
  readonly quantity: string;
  readonly lot: string;
}

/** Schema of the fields of an item. Messages are keys of the catalogue. */
export const itemSchema = z.object({
  itemId: z.optional(z.string()),
  name: required(80, 'error.name').check(withoutLongNumber('error.name')),
  specification: plainText(80, 'error.specification').check(
    withoutLongNumber('error.specification'),
  ),
  category: z.pipe(z.string(), z.enum(CATEGORIES, 'error.category.missing')),
  unit: z.pipe(z.string(), z.enum(UNITS, 'error.unit.missing')),
  quantity: z.pipe(
    z.string().check(z.trim(), z.regex(/^[0-9]+$/, 'error.quantity.number')),
    z.pipe(
      z.transform((text: string) => Number(text)),
      z
        .int('error.quantity.number')
        .check(
          z.minimum(1, 'error.quantity.number'),
          z.maximum(LARGEST_QUANTITY, 'error.quantity.much'),
        ),
    ),
  ),
  lot: z.string().check(
    z.overwrite(tidyLot),
    z.refine((lot) => lot === '' || lotProblem(lot) === undefined, 'error.lot.unclear'),
  ),
});
