import { z } from 'zod';

/** Query parameters of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
};

/** A condition that is asked for by `true` or `false`, or not asked for. */
export const condition = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional();
