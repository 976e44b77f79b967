import type { Verdict } from './checker.ts';

/** What a case has shown. */
export interface Shown {
  readonly verdict: Verdict;
  /** Longest time from the end of a fault until something pledged after it was shown in a view. */
  readonly secondsToRecover: number | undefined;
  /** What the case asks beyond the checker, and did not get. */
  readonly unmet: readonly string[];
  /** What else was measured. */
  readonly remarks: readonly string[];
}

export interface NotRun {
  readonly notRun: string;
}

export interface FaultCase {
  readonly name: string;
  readonly way: 'standalone' | 'distributed';
  /** What must hold. */
  readonly invariant: string;
  /** Whether the short selection has it. */
  readonly short: boolean;
  run(scale: Scale): Promise<Shown | NotRun>;
}

/** How much of it: `short` is a selection for every test run. */
export type Scale = 'short' | 'full';

export const holds = ({ verdict, unmet }: Shown): boolean =>
  verdict.findings.length === 0 && unmet.length === 0 && verdict.acknowledged > 0;
