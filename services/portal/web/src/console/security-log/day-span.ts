import { beginOfDay } from '../../platform/formatting.ts';

/** Returns the time span from the beginning of one day to the end of another. */
export const daySpan = (
  first: string | undefined,
  last: string | undefined,
): { readonly from: string | undefined; readonly to: string | undefined } => ({
  from: first === undefined ? undefined : beginOfDay(first),
  to: last === undefined ? undefined : beginOfDay(last, 1),
});
