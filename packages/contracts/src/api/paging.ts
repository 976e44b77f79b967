import { z } from 'zod';

/** Beside the rows of every list that is read page by page. */
export const pageOf = {
  /** How many match in all. */
  total: z.int(),
  /** There when more follow: `after` of the next page. */
  next: z.string().optional(),
};
