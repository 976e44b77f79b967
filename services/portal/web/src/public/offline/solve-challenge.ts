import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const leadingZeroBits = (digest: Uint8Array): number => {
  let bits = 0;
  for (const byte of digest) {
    if (byte === 0) bits += 8;
    else return bits + Math.clz32(byte) - 24;
  }
  return bits;
};

/**
 * Tries `count` numbers from `from` on.
 * @returns the first number that solves the challenge; `undefined` if no number does.
 */
export function searchSolution(
  challenge: string,
  zeroBits: number,
  from: number,
  count: number,
): number | undefined {
  for (let solution = from; solution < from + count; solution++)
    if (leadingZeroBits(sha256(utf8ToBytes(`${challenge}:${solution}`))) >= zeroBits)
      return solution;
  return undefined;
}
