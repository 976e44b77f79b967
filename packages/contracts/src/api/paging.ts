import { z } from 'zod';

/** Fields beside the rows of every paged list. */
export const pageOf = {
  /** Number of matches in all pages. */
  total: z.int(),
  /** Value of `after` for the next page; absent on the last one. */
  next: z.string().optional(),
};
