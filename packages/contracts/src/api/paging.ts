import { z } from 'zod';

/** Fields beside the rows of every paged list. */
export const pageOf = {
  /** Number of matches in all pages. */
  total: z.int(),
  /** Value of `after` for the next page; absent on the last one. */
  next: z.string().optional(),
};

/**
 * Length of the longest page key, in characters. The key of a stock line includes all texts of the
 * line, in base64.
 */
const LONGEST_KEY = 2_000;

/** Query parameters of every paged list. */
export const paging = {
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  /** Value of `next` in the previous page. */
  after: z.string().min(1).max(LONGEST_KEY).optional(),
};

/**
 * A filter by a condition: `true` selects the rows that meet it, `false` the others. Without the
 * parameter, both are selected.
 */
export const condition = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();

/** Text to search the rows of a list for. */
export const searched = z.string().max(60).optional();
