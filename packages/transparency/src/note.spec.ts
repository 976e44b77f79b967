import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GOLDEN, keyOfSeed } from './golden.test-support.ts';
import { ed25519Signer, openNote, parseNote, signedNote, vkeyOf, withSignatures } from './note.ts';
import { NoteRefused } from './note-refused.ts';

const TEXT = 'Ognuno sta solo sul cuor della terra\n\ned è subito sera.\n';
const first = ed25519Signer('quasimodo.example/salvatore', keyOfSeed(1));
const second = ed25519Signer('quasimodo.example/editor', keyOfSeed(2));
const note = signedNote(TEXT, [first, second]);

/** Returns the reason for which something is refused. */
function reasonOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NoteRefused) return error.reason;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a signed note', () => {
  it('opens with any of its keys, and names those that are known', () => {
    expect(openNote(note, [first.vkey])).toEqual({ text: TEXT, names: [first.name] });
    expect(openNote(note, [second.vkey, first.vkey])).toEqual({
      text: TEXT,
      names: [first.name, second.name],
    });
  });

  it('has a text, an empty line and a line for each signature', () => {
    expect(note.startsWith(`${TEXT}\n\u2014 quasimodo.example/salvatore `)).toBe(true);
    expect(parseNote(note).signatures.map(({ name, bytes }) => [name, bytes.length])).toEqual([
      [first.name, 64],
      [second.name, 64],
    ]);
  });

  it('is refused without a signature of a known key', () => {
    const stranger = ed25519Signer('stranger.example', keyOfSeed(3));
    expect(reasonOf(() => openNote(note, [stranger.vkey]))).toBe(
      'it has no signature of a known key',
    );
    expect(reasonOf(() => openNote(note, []))).toBe('it has no signature of a known key');
  });

  it('ignores a signature with the name of a known key and another id, and the reverse', () => {
    const namesake = ed25519Signer(first.name, keyOfSeed(4));
    expect(reasonOf(() => openNote(signedNote(TEXT, [namesake]), [first.vkey]))).toBe(
      'it has no signature of a known key',
    );
    const renamed = note.replace(first.name, 'somebody.example');
    expect(openNote(renamed, [first.vkey, second.vkey]).names).toEqual([second.name]);
  });

  it('is refused when one signature of a known key is wrong, even beside a right one', () => {
    const changed = note.replace('sera', 'vera');
    expect(reasonOf(() => openNote(changed, [second.vkey]))).toBe(
      'the signature of quasimodo.example/editor is wrong',
    );
    const [, other = ''] = signedNote('other\n', [second]).split('\n\n');
    const mixed = signedNote(TEXT, [first]) + other;
    expect(reasonOf(() => openNote(mixed, [first.vkey, second.vkey]))).toBe(
      'the signature of quasimodo.example/editor is wrong',
    );
  });

  it('with any one bit changed is refused, or loses the signature whose name or id was changed', () => {
    const bytes = Buffer.from(note);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const decoded = changed.toString();
      const opened = () => openNote(decoded, [first.vkey, second.vkey]);
      try {
        expect(opened().names).toHaveLength(1);
      } catch (error) {
        expect(error).toBeInstanceOf(NoteRefused);
      }
    }
  });

  const line = note.split('\n').at(-2) as string;
  it.each([
    ['a carriage return', note.replace('sera.', 'sera.\r'), 'it has a control character'],
    ['a tab in a signature', note.replace('\u2014 ', '\u2014\t'), 'it has a control character'],
    ['a zero byte', `\0${note}`, 'it has a control character'],
    ['half a character', `\ud800${note}`, 'it is not valid Unicode'],
    [
      'a hyphen instead of an em dash',
      note.replace('\u2014', '-'),
      'a line of a signature does not begin with an em dash',
    ],
    [
      'no dash',
      note.replace('\u2014 ', ''),
      'a line of a signature does not begin with an em dash',
    ],
    [
      'no space after the dash',
      note.replace('\u2014 ', '\u2014'),
      'a line of a signature does not begin with an em dash',
    ],
    [
      'two spaces',
      note.replace('\u2014 ', '\u2014  '),
      'a line of a signature is not a dash, a name and base64',
    ],
    [
      'a space at the end',
      `${note.slice(0, -1)} \n`,
      'a line of a signature is not a dash, a name and base64',
    ],
    [
      'a plus in a name',
      note.replace('/editor', '+editor'),
      'a line of a signature is not a dash, a name and base64',
    ],
    [
      'an exotic space in a name',
      note.replace('/editor', '\u3000editor'),
      'a line of a signature is not a dash, a name and base64',
    ],
    ['no newline at the end', note.slice(0, -1), 'its text does not end with a newline'],
    ['no signature', `${TEXT}\n`, 'its text does not end with a newline'],
    ['no empty line', 'text\n', 'no empty line separates text and signatures'],
    ['an empty line at the end', `${note}\n`, 'its text does not end with a newline'],
    [
      'a signature without padding',
      note.replace(/=+\n$/, '\n'),
      'the signature of quasimodo.example/editor is not base64 of more than 4 bytes',
    ],
    [
      'a signature in the alphabet of URLs',
      `${TEXT}\n\u2014 a.example __--____\n`,
      'the signature of a.example is not base64 of more than 4 bytes',
    ],
    [
      'a signature of 4 bytes',
      `${TEXT}\n\u2014 a.example AAAAAA==\n`,
      'the signature of a.example is not base64 of more than 4 bytes',
    ],
    [
      'spare bits in a signature',
      `${TEXT}\n\u2014 a.example AAAAAAB=\n`,
      'the signature of a.example is not base64 of more than 4 bytes',
    ],
    [
      '17 signatures',
      `${TEXT}\n${`${line}\n`.repeat(17)}`,
      'it has 17 signatures; at most 16 are read',
    ],
  ])('with %s is refused', (_, wrong, reason) => {
    expect(reasonOf(() => openNote(wrong, [first.vkey, second.vkey]))).toBe(reason);
  });

  it('with 16 signatures opens', () => {
    const signers = Array.from({ length: 16 }, (_, at) =>
      ed25519Signer(`${at}.example`, keyOfSeed(at)),
    );
    const vkeys = signers.map(({ vkey }) => vkey);
    expect(openNote(signedNote(TEXT, signers), vkeys).names).toHaveLength(16);
    expect(reasonOf(() => signedNote(TEXT, [...signers, first]))).toContain('17 signatures');
  });

  it('is not made of a text that no note can have, nor without a signer', () => {
    expect(reasonOf(() => signedNote('no newline', [first]))).toContain('newline');
    expect(reasonOf(() => signedNote('a\tb\n', [first]))).toContain('control character');
    expect(reasonOf(() => signedNote(TEXT, []))).toContain('newline');
  });

  it('takes more signatures, each once', () => {
    const [line = ''] = parseNote(signedNote(TEXT, [second])).signatures.map(({ line }) => line);
    const one = signedNote(TEXT, [first]);
    expect(withSignatures(one, [line, line])).toBe(note);
    expect(withSignatures(note, [line])).toBe(note);
    expect(reasonOf(() => withSignatures(one, ['no signature\n']))).toContain('em dash');
    expect(reasonOf(() => withSignatures(one, [`\n${line}`]))).toContain('em dash');
  });
});

describe('a verifier key', () => {
  it('is read as it was written', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(vkeyOf(first.name, createPublicKey(keyOfSeed(1)))).toBe(first.vkey);
    expect(vkeyOf('a.example', publicKey)).toMatch(/^a\.example\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$/);
  });

  const { vkey } = GOLDEN;
  it.each([
    ['', 'is not of the form name+id+base64'],
    ['name', 'is not of the form name+id+base64'],
    [vkey.replace('af4cbafc', 'AF4CBAFC'), 'is not of the form name+id+base64'],
    [`\n${vkey}`, 'is not of the form name+id+base64'],
    [`${vkey}\n`, 'does not have 33 bytes in base64'],
    [vkey.slice(0, -4), 'does not have 33 bytes in base64'],
    [vkey.replace('af4cbafc', 'af4cbafd'), 'has an id that does not fit its name and key'],
    [vkey.replace('/ledger', '/ledges'), 'has an id that does not fit its name and key'],
    [vkey.replace('+Aep', '+BOp'), 'is of type 4 instead of 1'],
  ])('%j is refused', (wrong, reason) => {
    expect(reasonOf(() => openNote(note, [wrong]))).toContain(reason);
  });

  it('is of Ed25519, and its name has neither spaces nor a plus', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(reasonOf(() => ed25519Signer('a.example', privateKey))).toBe(
      'the key is not of Ed25519',
    );
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u2003b'])
      expect(reasonOf(() => ed25519Signer(name, keyOfSeed(1)))).toContain('cannot name a key');
  });
});
