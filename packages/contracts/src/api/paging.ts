import { z } from 'zod';

/** Beside the rows of every list that is read page by page. */
export const pageOf = {
  /** Number of matches in all pages. */
  total: z.int(),
  /** `after` of the next page; absent on the last one. */
  next: z.string().optional(),
};
