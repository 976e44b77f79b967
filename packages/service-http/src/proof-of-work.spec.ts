import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proofOfWork } from './proof-of-work.ts';

const ZERO_BITS = 8;
const key = randomBytes(32);
const work = proofOfWork(key, ZERO_BITS);
const now = new Date('2026-03-22T10:00:00Z');
const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const solves = (challenge: string, solution: number, zeroBits: number): boolean => {
  const bits = [...createHash('sha256').update(`${challenge}:${solution}`).digest()]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return bits.startsWith('0'.repeat(zeroBits));
};
const solve = (challenge: string): number => {
  let solution = 0;
  while (!solves(challenge, solution, ZERO_BITS)) solution += 1;
  return solution;
};
const failing = (challenge: string): number => {
  let solution = 0;
  while (solves(challenge, solution, ZERO_BITS)) solution += 1;
  return solution;
};

describe('a proof of work', () => {
  const { challenge, expiresAt } = work.issue('drive-1', 'nonce-1', now);
  const solution = solve(challenge);

  it('is valid for its subject, and returns the nonce to be used up', () => {
    expect(work.check('drive-1', { challenge, solution }, now)).toStrictEqual({ nonce: 'nonce-1' });
  });

  it('is refused when the work was not done', () => {
    const proof = { challenge, solution: failing(challenge) };
    expect(work.check('drive-1', proof, now)).toStrictEqual({ refused: 'unsolved' });
  });

  it('is valid until it expires after half an hour', () => {
    expect(expiresAt).toBe(minutesLater(30).toISOString());
    const proof = { challenge, solution };
    expect(work.check('drive-1', proof, minutesLater(30))).toStrictEqual({ nonce: 'nonce-1' });
    expect(work.check('drive-1', proof, minutesLater(31))).toStrictEqual({ refused: 'expired' });
  });

  it('is refused for another subject, from another key, or when changed', () => {
    const [nonce, expires, signature] = challenge.split('.') as [string, string, string];
    const later = (now.getTime() + 86_400_000).toString(36);
    const changed = [
      `${nonce}2.${expires}.${signature}`,
      `${nonce}.${later}.${signature}`,
      `${nonce}.${expires}.${signature.slice(0, -1)}`,
      `${challenge}.`,
      `${challenge}.more`,
      `${nonce}.${expires}`,
      '..',
      '',
      '\0',
    ];
    for (const forged of changed)
      expect(work.check('drive-1', { challenge: forged, solution: 0 }, now), forged).toStrictEqual({
        refused: 'unknown',
      });
    expect(work.check('drive-2', { challenge, solution }, now)).toStrictEqual({
      refused: 'unknown',
    });
    const others = proofOfWork(randomBytes(32), ZERO_BITS).issue('drive-1', 'nonce-1', now);
    expect(work.check('drive-1', { challenge: others.challenge, solution: 0 }, now)).toStrictEqual({
      refused: 'unknown',
    });
  });

  it('requires the exact number of zero bits, not only whole bytes', () => {
    for (const bits of [1, 3, 9, 11]) {
      const graded = proofOfWork(key, bits);
      const issued = graded.issue('drive-1', `n${bits}`, now);
      for (let candidate = 0; candidate < 200; candidate++)
        expect('nonce' in graded.check('drive-1', { ...issued, solution: candidate }, now)).toBe(
          solves(issued.challenge, candidate, bits),
        );
    }
  });
});
