import { z } from 'zod';
import { hasCheckDigit } from './check-digit.ts';

/**
 * A code of the catalogue in the log: a GTIN, padded with zeros to 14 digits, or the seven digits by which
 * a medicine's trace code (追溯码) begins. The seven digits name the product, not the pack, so they lead to
 * nobody.
 */
export const ProductCode = z
  .string()
  .regex(
    /^(?:[0-9]{14}|[0-9]{7})$/,
    'is neither a GTIN of 14 digits nor seven digits of a trace code',
  );

const TRACE_PRODUCT_DIGITS = 7;

/**
 * A product's code as it is typed or scanned: a GTIN of 8, 12, 13 or 14 digits, which is parsed to 14 digits,
 * or the first seven digits of a trace code.
 */
export const TypedProductCode = z
  .string()
  .trim()
  .regex(/^(?:[0-9]{7,8}|[0-9]{12,14})$/, 'must have 7, 8, 12, 13 or 14 digits')
  .refine(
    (digits) => digits.length === TRACE_PRODUCT_DIGITS || hasCheckDigit(digits),
    'has a wrong check digit',
  )
  .transform((digits) =>
    digits.length === TRACE_PRODUCT_DIGITS ? digits : digits.padStart(14, '0'),
  )
  .pipe(ProductCode);
