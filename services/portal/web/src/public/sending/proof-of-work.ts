import type { Challenge, Proof } from '@bluebox/contracts';
import type { z } from 'zod';
import { getJson, serverNow } from '../../shared/api.ts';

export type SolvedProof = z.infer<typeof Proof>;

export interface ProofSource {
  /**
   * A proof that is good for one pledge, solved while the form is filled in.
   * @throws {ApiProblem} when no challenge could be had; asking again tries again.
   */
  ready(): Promise<SolvedProof>;
  /** Forgets a proof that was spent or refused; the next ones have at least so many zero bits. */
  renew(zeroBits?: number): void;
}

/** A challenge is not used when it would expire on its way. */
const MARGIN_MILLISECONDS = 60_000;
/** So many tries on the page's own thread leave no tap unanswered. */
const SLICE = 500;

/** Proofs of work for one drive; the first is worked on at once. */
export function proofSource(driveId: string): ProofSource {
  let least = 0;
  let current = begin();
  let expiresAt = Number.POSITIVE_INFINITY;

  function begin(): Promise<SolvedProof> {
    const solved = getJson<Challenge>(`/api/pledge/drives/${driveId}/challenge`).then(
      async (challenge) => {
        expiresAt = Date.parse(challenge.expiresAt);
        return { challenge: challenge.challenge, solution: await solve(challenge, least) };
      },
    );
    // Whoever asks for it hears of a failure; nobody may ask.
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
    // Old in-app browsers know no module workers: they throw here or report an error.
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
