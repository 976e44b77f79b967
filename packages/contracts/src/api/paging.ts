import { z } from 'zod';

/** Fields that a paged list has in addition to its rows. */
export const pageOf = {
  /** Number of matches in all pages. */
  total: z.int(),
  /** Value of `after` for the next page; absent on the last page. */
  next: z.string().optional(),
};

/**
 * Length of the longest page key, in characters. The longest keys are those of stock lines, with
 * all texts of the line in base64.
 */
const LONGEST_KEY = 2_000;

/** Query parameters of a paged list. */
export const paging = {
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  /** Value of `next` in the previous page. */
  after: z.string().min(1).max(LONGEST_KEY).optional(),
};

/**
 * A filter by a condition: `true` selects the rows that meet the condition, `false` the rows that
 * do not. Without the parameter, all rows are selected.
 */
export const condition = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();

/** Search text of a list. */
export const searched = z.string().max(60).optional();
