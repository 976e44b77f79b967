import { z } from 'zod';
import {
  DEFAULT_REAUTHENTICATION_MINUTES,
  MOST_REAUTHENTICATION_MINUTES,
} from './reauthentication-of-routes.ts';
import { DEFAULT_SECURITY_LOG_DAYS, LEAST_SECURITY_LOG_DAYS } from './retention.ts';

/** Settings of the portal in both ways of running, by the names of their variables. */
export const PORTAL_SETTINGS = {
  /** Number of days for which entries of the security log are kept. */
  BLUEBOX_SECURITY_LOG_DAYS: z.coerce
    .number()
    .int()
    .min(LEAST_SECURITY_LOG_DAYS)
    .default(DEFAULT_SECURITY_LOG_DAYS),
  BLUEBOX_SECOND_FACTOR: z.enum(['optional', 'required']).default('optional'),
  /** Number of minutes for which an authentication opens grave operations. */
  BLUEBOX_REAUTHENTICATION_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_REAUTHENTICATION_MINUTES)
    .default(DEFAULT_REAUTHENTICATION_MINUTES),
};
