import type { Verdict } from './checker.ts';

export interface Shown {
  readonly verdict: Verdict;
  /**
   * Longest time, in seconds, from the end of a fault until a view showed a pledge made after it.
   */
  readonly secondsToRecover: number | undefined;
  /** Requirements of the case, in addition to the checker's, that were not met. */
  readonly unmet: readonly string[];
  /** Further measurements. */
  readonly remarks: readonly string[];
}

export interface NotRun {
  readonly notRun: string;
}

export interface FaultCase {
  readonly name: string;
  readonly way: 'standalone' | 'distributed';
  /** The property that must hold. */
  readonly invariant: string;
  /** Whether the case is in the short selection. */
  readonly short: boolean;
  run(scale: Scale): Promise<Shown | NotRun>;
}

/** Extent of a run; `short` is the selection that `npm test` and `npm run test:all` run. */
export type Scale = 'short' | 'full';

export const holds = ({ verdict, unmet }: Shown): boolean =>
  verdict.findings.length === 0 && unmet.length === 0 && verdict.acknowledged > 0;
