import { searchSolution } from './solve-challenge.ts';

/**
 * Solves a proof of work outside the page's own thread. The solution is sought in stretches of this
 * many numbers.
 */
const AT_ONCE = 50_000;

addEventListener('message', ({ data }: MessageEvent<{ challenge: string; zeroBits: number }>) => {
  let solution: number | undefined;
  for (let from = 0; solution === undefined; from += AT_ONCE)
    solution = searchSolution(data.challenge, data.zeroBits, from, AT_ONCE);
  postMessage(solution);
});
