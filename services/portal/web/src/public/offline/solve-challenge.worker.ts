import { searchSolution } from './solve-challenge.ts';

/** Number of solutions that one search tries. */
const AT_ONCE = 50_000;

addEventListener('message', ({ data }: MessageEvent<{ challenge: string; zeroBits: number }>) => {
  let solution: number | undefined;
  for (let from = 0; solution === undefined; from += AT_ONCE)
    solution = searchSolution(data.challenge, data.zeroBits, from, AT_ONCE);
  postMessage(solution);
});
