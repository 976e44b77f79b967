import { z } from 'zod';
import { hasCheckDigit } from './check-digit.ts';

/** A code of the catalogue in the log: a GTIN, padded with zeros to 14 digits. */
export const Gtin14 = z.string().regex(/^[0-9]{14}$/, 'is not a GTIN of 14 digits');

/** A GTIN of 8, 12, 13 or 14 digits as it is typed or scanned; parsed to 14 digits. */
export const TypedGtin = z
  .string()
  .trim()
  .regex(/^(?:[0-9]{8}|[0-9]{12,14})$/, 'must have 8, 12, 13 or 14 digits')
  .refine(hasCheckDigit, 'has a wrong check digit')
  .transform((digits) => digits.padStart(14, '0'))
  .pipe(Gtin14);
