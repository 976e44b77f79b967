import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { solveChallenge } from './client.ts';

it.each([1, 4, 9])('finds the first solution of a challenge of %i bits', (zeroBits) => {
  const leadingBits = (solution: number) =>
    createHash('sha256')
      .update(`drive.nonce:${solution}`)
      .digest('hex')
      .replace(/./g, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
      .indexOf('1');
  const { challenge, solution } = solveChallenge({
    challenge: 'drive.nonce',
    zeroBits,
    expiresAt: '2023-03-20T02:00:00Z',
  });
  expect(challenge).toBe('drive.nonce');
  expect(leadingBits(solution)).toBeGreaterThanOrEqual(zeroBits);
  for (let earlier = 0; earlier < solution; earlier++)
    expect(leadingBits(earlier)).toBeLessThan(zeroBits);
});
