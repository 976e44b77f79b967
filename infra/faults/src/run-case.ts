import type { FaultCase, Scale } from './fault-case.ts';
import type { Result } from './report.ts';

/** Runs a case to its end; one that throws is broken, and the next one goes on. */
export async function runCase(faultCase: FaultCase, scale: Scale): Promise<Result> {
  try {
    return { faultCase, outcome: await faultCase.run(scale) };
  } catch (error) {
    return {
      faultCase,
      outcome: { broken: error instanceof Error ? error.message : String(error) },
    };
  }
}
