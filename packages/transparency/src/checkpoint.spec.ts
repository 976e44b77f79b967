import { describe, expect, it } from 'vitest';
import { checkpointText, openCheckpoint, parseCheckpoint, signedCheckpoint } from './checkpoint.ts';
import { GOLDEN, keyOfSeed } from './golden.test-support.ts';
import { EMPTY_ROOT } from './hashes.ts';
import { ed25519Signer, signedNote } from './note.ts';

const { origin, root: base64 } = GOLDEN;
const root = Buffer.from(base64, 'base64');

describe('a checkpoint', () => {
  it('has a line for origin, size and root', () => {
    expect(checkpointText({ origin, size: 5, root })).toBe(`${origin}\n5\n${base64}\n`);
    expect(parseCheckpoint(`${origin}\n5\n${base64}\n`)).toEqual({ origin, size: 5, root });
  });

  it('of an empty tree and of the largest number is read as it was written', () => {
    for (const size of [0, Number.MAX_SAFE_INTEGER]) {
      const checkpoint = { origin, size, root: EMPTY_ROOT };
      expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
    }
  });

  it.each([
    ['no text', '', 'three lines'],
    ['two lines', `${origin}\n5\n`, 'three lines'],
    ['no last newline', `${origin}\n5\n${base64}`, 'three lines'],
    ['an extension line', `${origin}\n5\n${base64}\n2026-11-30\n`, 'three lines'],
    ['an empty line at the end', `${origin}\n5\n${base64}\n\n`, 'three lines'],
    ['no origin', `\n5\n${base64}\n`, 'origin'],
    ['a space in the origin', `our ledger\n5\n${base64}\n`, 'origin'],
    ['a leading zero', `${origin}\n05\n${base64}\n`, 'decimal number'],
    ['a sign', `${origin}\n+5\n${base64}\n`, 'decimal number'],
    ['a negative size', `${origin}\n-5\n${base64}\n`, 'decimal number'],
    ['an exponent', `${origin}\n5e3\n${base64}\n`, 'decimal number'],
    ['digits of another script', `${origin}\n٥\n${base64}\n`, 'decimal number'],
    ['a size above 2^53', `${origin}\n9007199254740992\n${base64}\n`, 'decimal number'],
    ['a short root', `${origin}\n5\nAAAA\n`, '32 bytes'],
    ['a root without padding', `${origin}\n5\n${base64.slice(0, -1)}\n`, '32 bytes'],
    ['a root in hex', `${origin}\n5\n${root.toString('hex')}\n`, '32 bytes'],
    ['a space after the size', `${origin}\n5 \n${base64}\n`, 'decimal number'],
  ])('with %s is refused', (_, text, reason) => {
    expect(() => parseCheckpoint(text)).toThrow(reason);
  });

  it.each([
    { origin: 'our ledger', size: 5, root },
    { origin, size: -1, root },
    { origin, size: 1.5, root },
    { origin, size: 5, root: root.subarray(1) },
  ])('is not written of %j', (checkpoint) => {
    expect(() => checkpointText(checkpoint)).toThrow('the note is refused');
  });

  it('is signed only by the key with the name of its log, and opens only with it', () => {
    const signer = ed25519Signer(origin, keyOfSeed(7));
    const other = ed25519Signer('other.example.org/ledger', keyOfSeed(8));
    const checkpoint = { origin, size: 5, root };
    expect(openCheckpoint(signedCheckpoint(checkpoint, signer), signer.vkey)).toEqual(checkpoint);
    expect(() => signedCheckpoint(checkpoint, other)).toThrow('cannot sign for');
    const smuggled = signedNote(checkpointText(checkpoint), [other]);
    expect(() => openCheckpoint(smuggled, other.vkey)).toThrow(
      `the checkpoint is of ${origin} instead of other.example.org/ledger`,
    );
    expect(() => openCheckpoint(smuggled, signer.vkey)).toThrow('no signature of a known key');
  });
});
