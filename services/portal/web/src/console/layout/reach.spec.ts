import { expect, it } from 'vitest';
import { ApiProblem } from '../../platform/api.ts';
import { isReached, noteAnswer, noteFailure, onReach } from './reach.ts';

it('gave no sign without a network until something was clicked: it is told once, and once that it is back', () => {
  const told: boolean[] = [];
  const stop = onReach(() => told.push(isReached()));
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  // A refusal is an answer.
  noteFailure(new ApiProblem(404, { code: 'NOT_FOUND' }));
  noteAnswer();
  stop();
  noteFailure(new ApiProblem(0, { code: 'NETWORK' }));
  noteAnswer();
  expect(told).toEqual([false, true]);
});
