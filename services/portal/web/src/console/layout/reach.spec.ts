import { expect, it } from 'vitest';
import { ApiProblem } from '../../platform/api.ts';
import { isReached, noteAnswer, noteFailure, onReach } from './reach.ts';

it('the loss of the network is reported once, and the return once (nothing showed the loss until a click)', () => {
  const told: boolean[] = [];
  const stop = onReach(() => told.push(isReached()));
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  // A refusal is a response, so the network works.
  noteFailure(new ApiProblem(404, { code: 'NOT_FOUND' }));
  noteAnswer();
  stop();
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  noteAnswer();
  expect(told).toEqual([false, true]);
});
