import type { Challenge, SubmitPledgeBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { getJson, serverNow } from '../../platform/api.ts';

export type SolvedProof = NonNullable<SubmitPledgeBody['proof']>;

export interface ProofSource {
  /**
   * Returns a proof for one pledge, which is solved while the form is filled in.
   * @throws {ApiProblem} when no challenge could be loaded; the next call tries again.
   */
  ready(): Promise<SolvedProof>;
  /** Drops a proof that was spent or refused. Later ones have at least this many zero bits. */
  renew(zeroBits?: number): void;
}

/**
 * Least remaining validity of a challenge, in milliseconds, so that it does not expire on its way.
 */
const MARGIN_MILLISECONDS = 60_000;
/**
 * Number of attempts per slice on the page's own thread, small enough that taps are still handled.
 */
const SLICE = 500;

/** Makes proofs of work for one drive; work on the first starts at once. */
export function proofSource(driveId: string): ProofSource {
  let least = 0;
  let current = begin();
  let expiresAt = Number.POSITIVE_INFINITY;

  function begin(): Promise<SolvedProof> {
    const solved = getJson(routes.getChallenge.at({ driveId })).then(async (challenge) => {
      expiresAt = Date.parse(challenge.expiresAt);
      return { challenge: challenge.challenge, solution: await solve(challenge, least) };
    });
    // A failure is reported to whoever requests the proof, if anybody does.
    solved.catch(() => {});
    return solved;
  }
  const renew = (zeroBits = 0) => {
    least = Math.max(least, zeroBits);
    expiresAt = Number.POSITIVE_INFINITY;
    current = begin();
  };
  return {
    renew,
    async ready() {
      if (serverNow().getTime() > expiresAt - MARGIN_MILLISECONDS) renew();
      try {
        return await current;
      } catch {
        renew();
        return current;
      }
    },
  };
}

function solve(given: Challenge, least: number): Promise<number> {
  const challenge = { ...given, zeroBits: Math.max(given.zeroBits, least) };
  return solveInWorker(challenge).catch(() => solveInSlices(challenge));
}

function solveInWorker({ challenge, zeroBits }: Challenge): Promise<number> {
  return new Promise((resolve, reject) => {
    // Old in-app browsers do not support module workers: they throw here or report an error.
    const worker = new Worker(new URL('./solve-challenge.worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.onmessage = ({ data }: MessageEvent<number>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error('the worker did not start'));
    };
    worker.postMessage({ challenge, zeroBits });
  });
}

async function solveInSlices({ challenge, zeroBits }: Challenge): Promise<number> {
  const { searchSolution } = await import('./solve-challenge.ts');
  for (let from = 0; ; from += SLICE) {
    const solution = searchSolution(challenge, zeroBits, from, SLICE);
    if (solution !== undefined) return solution;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
