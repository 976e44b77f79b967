import { createPublicKey, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cosignatureSigner, cosignaturesOf, cosignatureVkeyOf } from './cosignature.ts';
import { GOLDEN, keyOfSeed } from './golden.test-support.ts';
import { parseVerifierKey, SIGNATURE_TYPES } from './keys.ts';
import { parseNote, signatureLine, withSignatures } from './note.ts';

const { checkpoint, witnessVkey, cosignature, cosignedAt } = GOLDEN;
const name = 'witness.example.org/w1';
const cosigned = `${checkpoint}${cosignature}`;
const { text } = parseNote(checkpoint);

/** Writes a line of the golden witness with any bytes before a right signature. */
function lineAt(seconds: bigint): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(seconds);
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  const key = parseVerifierKey(witnessVkey, SIGNATURE_TYPES.cosignature);
  return signatureLine(key, Buffer.concat([time, sign(null, message, keyOfSeed(9))]));
}

describe('a cosignature', () => {
  it('of another implementation is verified, and tells its time', () => {
    expect(cosignaturesOf(cosigned, [witnessVkey])).toEqual([
      { name, at: new Date(cosignedAt), line: cosignature },
    ]);
  });

  it('is written byte for byte as by another implementation', () => {
    const signer = cosignatureSigner(name, keyOfSeed(9), () => new Date(cosignedAt));
    expect(signer.vkey).toBe(witnessVkey);
    expect(cosignatureVkeyOf(name, createPublicKey(keyOfSeed(9)))).toBe(witnessVkey);
    expect(signer.sign(text)).toBe(cosignature);
  });

  it('of an unknown witness is ignored', () => {
    const other = cosignatureVkeyOf('other.example', createPublicKey(keyOfSeed(9)));
    expect(cosignaturesOf(cosigned, [other])).toEqual([]);
    expect(cosignaturesOf(checkpoint, [witnessVkey])).toEqual([]);
  });

  it('on another checkpoint is refused', () => {
    const moved = withSignatures(GOLDEN.oldCheckpoint, [cosignature]);
    expect(() => cosignaturesOf(moved, [witnessVkey])).toThrow(
      `the cosignature of ${name} is wrong`,
    );
  });

  it('with any one bit of its time or signature changed is refused', () => {
    const blob = Buffer.from((cosignature.split(' ')[2] ?? '').trim(), 'base64');
    for (let bit = 4 * 8; bit < blob.length * 8; bit += 1) {
      const changed = Buffer.from(blob);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const note = `${checkpoint}\u2014 ${name} ${changed.toString('base64')}\n`;
      expect(() => cosignaturesOf(note, [witnessVkey]), `bit ${bit}`).toThrow('is wrong');
    }
  });

  it('without a time, or with one that no date has, is refused', () => {
    const key = parseVerifierKey(witnessVkey, SIGNATURE_TYPES.cosignature);
    const untimed = signatureLine(key, sign(null, Buffer.from(text), keyOfSeed(9)));
    expect(() => cosignaturesOf(`${checkpoint}${untimed}`, [witnessVkey])).toThrow('72 bytes');
    for (const seconds of [8_640_000_000_001n, 2n ** 63n, 2n ** 64n - 1n])
      expect(() => cosignaturesOf(`${checkpoint}${lineAt(seconds)}`, [witnessVkey])).toThrow(
        'out of range',
      );
    expect(cosignaturesOf(`${checkpoint}${lineAt(0n)}`, [witnessVkey])[0]?.at.getTime()).toBe(0);
  });

  it('is not verified with the key of a log', () => {
    expect(() => cosignaturesOf(cosigned, [GOLDEN.vkey])).toThrow('is of type 1 instead of 4');
  });
});
