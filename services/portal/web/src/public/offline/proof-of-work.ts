import type { Challenge, SubmitPledgeBody } from '@bluebox/contracts';
import type { Address, routes } from '@bluebox/contracts/routes';
import { getJson, serverNow } from '../../platform/api.ts';

export type SolvedProof = NonNullable<SubmitPledgeBody['proof']>;

export interface ProofSource {
  /**
   * Returns the current proof, which is solved in advance and is valid for one use.
   * @throws {ApiProblem} if two attempts to load a challenge failed; the next call tries again.
   */
  ready(): Promise<SolvedProof>;
  /**
   * Drops a spent or refused proof, and starts to solve the next. From now on, proofs have at least
   * `zeroBits` zero bits.
   */
  renew(zeroBits?: number): void;
}

/**
 * Least remaining validity of a challenge, in milliseconds. A challenge must not expire while its
 * proof is sent.
 */
const MARGIN_MILLISECONDS = 60_000;
/**
 * Number of solutions that are tried at a stretch on the page's own thread. Taps are handled
 * between stretches.
 */
const SLICE = 500;

/**
 * Makes proofs of work by the challenges at an address. Work on the first proof starts at once.
 */
export function proofSource(
  challenges: Address<typeof routes.getChallenge | typeof routes.getMatterChallenge>,
): ProofSource {
  let least = 0;
  let current = begin();
  let expiresAt = Number.POSITIVE_INFINITY;

  function begin(): Promise<SolvedProof> {
    const solved = getJson(challenges).then(async (challenge) => {
      expiresAt = Date.parse(challenge.expiresAt);
      return { challenge: challenge.challenge, solution: await solve(challenge, least) };
    });
    // The caller of `ready` handles a failure; without a caller, the failure is ignored.
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
    // Old in-app browsers do not support module workers: the constructor throws, or the worker
    // reports an error.
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
