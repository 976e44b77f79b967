import type { Mismatch, MismatchesView } from '@bluebox/contracts';

type Kinds = readonly Mismatch['kind'][];

/** Returns the number of mismatches of some kinds, including those that the answer does not list. */
export const totalOf = (answer: MismatchesView | undefined, wanted: Kinds): number =>
  (answer?.kinds ?? [])
    .filter(({ kind }) => wanted.includes(kind))
    .reduce((sum, { total }) => sum + total, 0);

/**
 * Returns the time of the oldest mismatch of some kinds; undefined if there is none. The answer
 * lists the oldest mismatches of each kind first.
 */
export const oldestOf = (answer: MismatchesView | undefined, wanted: Kinds): string | undefined =>
  (answer?.kinds ?? [])
    .filter(({ kind }) => wanted.includes(kind))
    .flatMap(({ mismatches }) => mismatches[0]?.since ?? [])
    .sort()[0];
