import { describe, expect, it } from 'vitest';
import { PrintConsignmentQuery } from './api/index.ts';
import { paperCheckpoint } from './paper-checkpoint.ts';

const origin = 'box.example/ledger';
const root = `${'abcd'.repeat(10)}abc=`;
const key = `${origin}+01234567+${'A'.repeat(44)}`;
const own = `— ${origin} ${'Zz0/'.repeat(22)}WXY=\n`;
const note = `${origin}\n1234\n${root}\n\n${own}`;

describe('a checkpoint on a paper', () => {
  it('has base64 in groups, and the signature of the ledger itself', () => {
    const witnessed = `${origin}\n1234\n${root}\n\n— witness.example AAAAAAAA\n${own}`;
    for (const each of [note, witnessed])
      expect(paperCheckpoint(each, key)).toEqual({
        origin,
        size: 1234,
        root: `${'abcd '.repeat(10)}abc=`,
        signature: `${'Zz0/ '.repeat(22)}WXY=`,
      });
  });

  it.each([
    ['has no signature', `${origin}\n1234\n${root}\n`],
    ['has a fourth line', `${origin}\n1234\n${root}\nmore\n\n${own}`],
    ['has a size that is no number', note.replace('1234', '12e4')],
    ['has a size with a zero in front', note.replace('1234', '01234')],
    ['has a shorter root', note.replace(root, 'abcd')],
    ['is of another ledger', note.replaceAll(origin, 'other.example/ledger')],
    ['is signed by others alone', note.replace(own, '— witness.example AAAAAAAA\n')],
    ['is too long', note + own.repeat(7)],
    ['has text behind it', `${note}Paid in full.\n`],
  ])('is refused if it %s', (_, refused) => {
    expect(paperCheckpoint(refused, key)).toBeUndefined();
  });

  it('is asked for together with its key, or not at all', () => {
    const accepts = (asked: object) =>
      PrintConsignmentQuery.safeParse({ kind: 'manifest', ...asked }).success;
    expect(accepts({})).toBe(true);
    expect(accepts({ checkpoint: note, ledgerKey: key })).toBe(true);
    expect(accepts({ checkpoint: `${origin}\n`, ledgerKey: key })).toBe(false);
    expect(accepts({ checkpoint: note, ledgerKey: 'key' })).toBe(false);
  });
});
