import type { FaultCase, Scale } from './fault-case.ts';
import type { Result } from './report.ts';

/** Runs a case. A case that throws counts as broken, and the next case still runs. */
export async function runCase(faultCase: FaultCase, scale: Scale): Promise<Result> {
  try {
    return { faultCase, outcome: await faultCase.run(scale) };
  } catch (error) {
    return {
      faultCase,
      outcome: { broken: inWords(error) },
    };
  }
}

/** Returns the message of an error with its causes, because "connection failed" alone does not say why. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${inWords(error.cause)}`;
}
