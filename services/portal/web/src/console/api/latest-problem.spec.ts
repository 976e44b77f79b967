import { expect, it } from 'vitest';
import { latestProblem } from './latest-problem.ts';

const refused = (code: string, submittedAt: number) => ({ error: new Error(code), submittedAt });
const unsent = { error: null, submittedAt: 0 };

it('is the problem of the command that was sent last, whichever it is', () => {
  const closed = refused('DRIVE_CLOSED', 1);
  const completed = refused('DRIVE_COMPLETED', 2);
  expect(latestProblem(closed, unsent)).toBe(closed.error);
  expect(latestProblem(closed, completed)).toBe(completed.error);
  expect(latestProblem(completed, closed)).toBe(completed.error);
});

it('is absent while a later command is sent, after its success, and before any command', () => {
  expect(latestProblem(refused('DRIVE_CLOSED', 1), { error: null, submittedAt: 2 })).toBeNull();
  expect(latestProblem(unsent, unsent)).toBeNull();
});
