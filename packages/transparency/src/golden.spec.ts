import { describe, expect, it } from 'vitest';
import { openCheckpoint, parseCheckpoint, signedCheckpoint } from './checkpoint.ts';
import { GOLDEN, keyOfSeed } from './golden.test-support.ts';
import { leafHash } from './hashes.ts';
import { TilesInMemory } from './log-in-memory.test-support.ts';
import { ed25519Signer, parseNote } from './note.ts';
import { consistencyProof, includes, inclusionProof, isConsistent, rootAt } from './proofs.ts';
import { formatTlogProof, openTlogProof, parseTlogProof } from './tlog-proof.ts';
import { appended, EMPTY_TREE, rootOf } from './tree.ts';

const base64 = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('base64'));
const bytes = (hashes: readonly string[]) => hashes.map((hash) => Buffer.from(hash, 'base64'));

describe('the golden log', () => {
  const leaves = GOLDEN.entries.map((entry) => leafHash(entry));
  const root = Buffer.from(GOLDEN.root, 'base64');
  const { read } = new TilesInMemory().append(leaves);
  const signer = ed25519Signer(GOLDEN.origin, keyOfSeed(7));

  it('has the root of the vector', async () => {
    expect(rootOf(appended(EMPTY_TREE, leaves)).toString('base64')).toBe(GOLDEN.root);
    expect((await rootAt(read, 5)).toString('base64')).toBe(GOLDEN.root);
    expect(rootOf(EMPTY_TREE).toString('base64')).toBe(
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    );
  });

  it('has the key of the vector and signs both checkpoints byte for byte', () => {
    expect(signer.vkey).toBe(GOLDEN.vkey);
    const { origin } = GOLDEN;
    expect(signedCheckpoint({ origin, size: 5, root }, signer)).toBe(GOLDEN.checkpoint);
    const old = { origin, size: 3, root: rootOf(appended(EMPTY_TREE, leaves.slice(0, 3))) };
    expect(signedCheckpoint(old, signer)).toBe(GOLDEN.oldCheckpoint);
    expect(openCheckpoint(GOLDEN.oldCheckpoint, GOLDEN.vkey)).toEqual(old);
  });

  it('has the proofs of the vectors, and they hold', async () => {
    const inclusion = await inclusionProof(read, 2, 5);
    expect(base64(inclusion)).toEqual(GOLDEN.inclusion);
    const [, , third] = leaves;
    expect(includes({ leafHash: third as Buffer, index: 2, size: 5, proof: inclusion, root })).toBe(
      true,
    );
    const consistency = await consistencyProof(read, 3, 5);
    expect(base64(consistency)).toEqual(GOLDEN.consistency);
    const oldRoot = parseCheckpoint(parseNote(GOLDEN.oldCheckpoint).text).root;
    expect(
      isConsistent({ oldSize: 3, oldRoot, newSize: 5, newRoot: root, proof: consistency }),
    ).toBe(true);
  });

  it('has the proof file of the vector, byte for byte', () => {
    const proof = { index: 2, proof: bytes(GOLDEN.inclusion), checkpoint: GOLDEN.checkpoint };
    expect(formatTlogProof(proof)).toBe(GOLDEN.proofFile);
    expect(parseTlogProof(GOLDEN.proofFile)).toEqual(proof);
    expect(openTlogProof(GOLDEN.proofFile, GOLDEN.vkey, leafHash(Buffer.from('c')))).toEqual({
      ...proof,
      treeHead: { origin: GOLDEN.origin, size: 5, root },
    });
  });
});
