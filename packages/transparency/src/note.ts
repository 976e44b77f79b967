import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.ts';
import {
  formatVerifierKey,
  isKeyName,
  parseVerifierKey,
  SIGNATURE_TYPES,
  type VerifierKey,
  verifierKeyOf,
} from './keys.ts';
import { NoteRefused } from './note-refused.ts';

/** Largest number of signatures, which is the smallest that a verifier must accept. */
export const MAX_SIGNATURES = 16;

const KEY_ID_BYTES = 4;
/** Em dash that begins every line of a signature. */
const DASH = '\u2014';

/** Signs texts with one key. */
export interface NoteSigner {
  readonly name: string;
  /** Verifier key, to be published. */
  readonly vkey: string;
  /** Returns the line of the signature with its newline. */
  sign(text: string): string;
}

/** One line of a signature, not verified. */
export interface NoteSignature {
  readonly name: string;
  readonly keyId: Buffer;
  /** Bytes after the key id. */
  readonly bytes: Buffer;
  /** The line with its newline. */
  readonly line: string;
}

/** A note whose signatures are not verified. */
export interface ParsedNote {
  /** Signed text, with its last newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** @throws NoteRefused for text that UTF-8 cannot carry, and for control characters except newline. */
function assertCharacters(text: string): void {
  if (Buffer.from(text).toString() !== text) throw new NoteRefused('it is not valid Unicode');
  if (Array.from(text).some((character) => character < ' ' && character !== '\n'))
    throw new NoteRefused('it has a control character');
}

/** @throws NoteRefused when a note cannot have the text. */
function assertText(text: string): void {
  assertCharacters(text);
  if (!text.endsWith('\n')) throw new NoteRefused('its text does not end with a newline');
}

/** Writes the line of a signature (C2SP signed-note v1.0.0, "Format"). */
export function signatureLine({ name, keyId }: VerifierKey, signature: Uint8Array): string {
  return `${DASH} ${name} ${encodeBase64(Buffer.concat([keyId, signature]))}\n`;
}

/**
 * Makes a signer of Ed25519 (C2SP signed-note v1.0.0, "Ed25519 signatures").
 * @param name name of the key; that of a log's key is the origin of the log.
 */
export function ed25519Signer(name: string, privateKey: KeyObject): NoteSigner {
  const key = verifierKeyOf(name, createPublicKey(privateKey), SIGNATURE_TYPES.ed25519);
  return {
    name,
    vkey: formatVerifierKey(key),
    sign(text) {
      assertText(text);
      return signatureLine(key, sign(null, Buffer.from(text), privateKey));
    },
  };
}

/** Returns the verifier key of an Ed25519 public key, as `name+id+base64`. */
export const vkeyOf = (name: string, publicKey: KeyObject): string =>
  formatVerifierKey(verifierKeyOf(name, publicKey, SIGNATURE_TYPES.ed25519));

function parseSignature(line: string): NoteSignature {
  const [dash, name = '', base64 = '', ...more] = line.split(' ');
  if (dash !== DASH) throw new NoteRefused('a line of a signature does not begin with an em dash');
  if (!isKeyName(name) || more.length > 0)
    throw new NoteRefused('a line of a signature is not a dash, a name and base64');
  const bytes = decodeBase64(base64);
  if (bytes === undefined || bytes.length <= KEY_ID_BYTES)
    throw new NoteRefused(
      `the signature of ${name} is not base64 of more than ${KEY_ID_BYTES} bytes`,
    );
  return {
    name,
    keyId: bytes.subarray(0, KEY_ID_BYTES),
    bytes: bytes.subarray(KEY_ID_BYTES),
    line: `${line}\n`,
  };
}

/**
 * Parses lines of signatures, each with its newline, such as those that a witness answers.
 * @throws NoteRefused when a line is not a signature.
 */
export function parseSignatures(lines: string): NoteSignature[] {
  assertText(lines);
  return lines.slice(0, -1).split('\n').map(parseSignature);
}

/**
 * Parses a note without verifying it (C2SP signed-note v1.0.0, "Format").
 * @throws NoteRefused when its form is wrong.
 */
export function parseNote(note: string): ParsedNote {
  assertCharacters(note);
  // The text may have empty lines, so the last empty line separates it from the signatures.
  const end = note.lastIndexOf('\n\n');
  if (end === -1) throw new NoteRefused('no empty line separates text and signatures');
  const signatures = parseSignatures(note.slice(end + 2));
  if (signatures.length > MAX_SIGNATURES)
    throw new NoteRefused(
      `it has ${signatures.length} signatures; at most ${MAX_SIGNATURES} are read`,
    );
  return { text: note.slice(0, end + 1), signatures };
}

/**
 * Returns the text with the signatures of all signers (C2SP signed-note v1.0.0).
 * @throws NoteRefused when a note cannot have the text, or not so many signatures.
 */
export function signedNote(text: string, signers: readonly NoteSigner[]): string {
  assertText(text);
  const note = `${text}\n${signers.map((signer) => signer.sign(text)).join('')}`;
  parseNote(note);
  return note;
}

/**
 * Returns a note with more signatures, after those that it has. Lines that it has already are not
 * repeated.
 * @param lines lines of signatures, each with its newline.
 * @throws NoteRefused when the note would have too many signatures, or when a line is not a signature.
 */
export function withSignatures(note: string, lines: readonly string[]): string {
  const known = new Set(parseNote(note).signatures.map(({ line }) => line));
  // Parsing the lines alone keeps out an empty line, which would move the end of the text.
  const more = new Set(lines.flatMap(parseSignatures).map(({ line }) => line));
  const signed = `${note}${[...more].filter((line) => !known.has(line)).join('')}`;
  parseNote(signed);
  return signed;
}

/** Whether a signature names the key. */
export const isOf = (key: VerifierKey, { name, keyId }: NoteSignature): boolean =>
  name === key.name && keyId.equals(key.keyId);

/** A note with at least one signature of a known key. */
export interface OpenedNote {
  /** Signed text, with its last newline. */
  readonly text: string;
  /** Names of the keys whose signatures were verified, in the order of the signatures. */
  readonly names: readonly string[];
}

/**
 * Verifies a note. Signatures of unknown keys are ignored; every signature of a known key must be right
 * (C2SP signed-note v1.0.0, "Signatures").
 * @param vkeys verifier keys of Ed25519, as `name+id+base64`.
 * @throws NoteRefused with the reason.
 */
export function openNote(note: string, vkeys: readonly string[]): OpenedNote {
  const keys = vkeys.map((vkey) => parseVerifierKey(vkey, SIGNATURE_TYPES.ed25519));
  const { text, signatures } = parseNote(note);
  const names = new Set<string>();
  for (const signature of signatures)
    for (const key of keys) {
      if (!isOf(key, signature)) continue;
      if (!verify(null, Buffer.from(text), key.publicKey, signature.bytes))
        throw new NoteRefused(`the signature of ${key.name} is wrong`);
      names.add(key.name);
    }
  if (names.size === 0) throw new NoteRefused('it has no signature of a known key');
  return { text, names: [...names] };
}
