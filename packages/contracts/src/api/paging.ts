import { z } from 'zod';

/** Fields beside the rows of every paged list. */
export const pageOf = {
  /** Number of matches in all pages. */
  total: z.int(),
  /** Value of `after` for the next page; absent on the last one. */
  next: z.string().optional(),
};

/** The key of a line of stock holds all its texts, in base64. */
const LONGEST_KEY = 2_000;

/** Query parameters of every list that is read page by page. */
export const paging = {
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.string().min(1).max(LONGEST_KEY).optional(),
};

/** A condition that is asked for by `true` or `false`, or not asked for. */
export const condition = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();

/** A text that rows of a list are searched for. */
export const searched = z.string().max(60).optional();
