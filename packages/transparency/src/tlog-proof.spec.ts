import { describe, expect, it } from 'vitest';
import { GOLDEN } from './golden.test-support.ts';
import { leafHash } from './hashes.ts';
import { formatTlogProof, openTlogProof, ProofRefused, parseTlogProof } from './tlog-proof.ts';

const { proofFile, vkey, checkpoint } = GOLDEN;
const leaf = leafHash(Buffer.from('c'));
const proof = GOLDEN.inclusion.map((hash) => Buffer.from(hash, 'base64'));
const [firstHash] = GOLDEN.inclusion;

describe('a proof file', () => {
  it('carries extra data, which do not decide whether it holds', () => {
    const extra = Buffer.from('{"salt":"…"}');
    const text = formatTlogProof({ extra, index: 2, proof, checkpoint });
    expect(text).toBe(
      proofFile.replace('index 2\n', `extra ${extra.toString('base64')}\nindex 2\n`),
    );
    expect(parseTlogProof(text)).toEqual({ extra, index: 2, proof, checkpoint });
    expect(openTlogProof(text, vkey, leaf).extra).toEqual(extra);
  });

  it('is refused with any one bit changed, also of the size and the root', () => {
    const bytes = Buffer.from(proofFile);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openTlogProof(changed.toString(), vkey, leaf), `bit ${bit}`).toThrow(
        ProofRefused,
      );
    }
  });

  it('is refused for another entry, and with the key of another log', () => {
    expect(() => openTlogProof(proofFile, vkey, leafHash(Buffer.from('d')))).toThrow(
      'the proof is refused: its hashes do not lead from the entry to the root',
    );
    const witness =
      'drive.example.org/ledger+00000000+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs';
    expect(() => openTlogProof(proofFile, witness, leaf)).toThrow('an id that does not fit');
  });

  it.each([
    ['no header', proofFile.slice(proofFile.indexOf('\n') + 1), 'its first line is not'],
    ['another version', proofFile.replace('@v1', '@v2'), 'its first line is not'],
    ['no index', proofFile.replace('index 2\n', ''), 'no line with a decimal index'],
    ['a leading zero', proofFile.replace('index 2', 'index 02'), 'no line with a decimal index'],
    ['a negative index', proofFile.replace('index 2', 'index -2'), 'no line with a decimal index'],
    ['two spaces', proofFile.replace('index 2', 'index  2'), 'no line with a decimal index'],
    ['an index outside the tree', proofFile.replace('index 2', 'index 5'), 'has no leaf 5'],
    ['empty extra data', proofFile.replace('index', 'extra \nindex'), 'the extra data'],
    [
      'extra data that are not base64',
      proofFile.replace('index', 'extra *\nindex'),
      'the extra data',
    ],
    [
      'extra data twice',
      proofFile.replace('index', 'extra QQ==\nextra QQ==\nindex'),
      'decimal index',
    ],
    [
      'extra data after the index',
      proofFile.replace('index 2\n', 'index 2\nextra QQ==\n'),
      'hash of 32',
    ],
    ['a hash of another length', proofFile.replace(firstHash, 'AAAA'), 'hash of 32 bytes'],
    ['a space after a hash', proofFile.replace(firstHash, `${firstHash} `), 'hash of 32 bytes'],
    [
      '64 hashes',
      proofFile.replace('index 2\n', `index 2\n${`${firstHash}\n`.repeat(61)}`),
      'more than 63',
    ],
    ['carriage returns', proofFile.replaceAll('\n', '\r\n'), 'no empty line'],
    ['no checkpoint', proofFile.slice(0, proofFile.indexOf('\n\n') + 2), 'its checkpoint'],
    ['text after it', `${proofFile}more\n`, 'its checkpoint'],
    ['nothing in it', '', 'no empty line'],
  ])('with %s is refused', (_, text, reason) => {
    expect(() => parseTlogProof(text)).toThrow(ProofRefused);
    expect(() => parseTlogProof(text)).toThrow(reason);
  });

  it('is not written of what it cannot carry', () => {
    const right = { index: 2, proof, checkpoint };
    expect(() => formatTlogProof({ ...right, extra: Buffer.alloc(48_001) })).toThrow('48000');
    expect(() => formatTlogProof({ ...right, extra: Buffer.alloc(0) })).toThrow('empty');
    expect(() => formatTlogProof({ ...right, index: 2.5 })).toThrow('decimal index');
    expect(() => formatTlogProof({ ...right, proof: [Buffer.alloc(31)] })).toThrow('32 bytes');
    expect(() => formatTlogProof({ ...right, checkpoint: 'text' })).toThrow('its checkpoint');
  });
});
