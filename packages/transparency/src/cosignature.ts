import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import {
  formatVerifierKey,
  parseVerifierKey,
  SIGNATURE_TYPES,
  type VerifierKey,
  verifierKeyOf,
} from './keys.ts';
import { isOf, type NoteSignature, type NoteSigner, parseNote, signatureLine } from './note.ts';
import { NoteRefused } from './note-refused.ts';

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
/** Largest time that a Date can hold, in seconds. */
const LAST_SECOND = 8_640_000_000_000;

/** Statement of a witness: at this time, this was the largest tree of the log that it had seen. */
export interface Cosignature {
  /** Name of the witness. */
  readonly name: string;
  /** Time at which the witness signed, by its own clock. */
  readonly at: Date;
  /** Line of the signature, with its newline. */
  readonly line: string;
}

/** Returns the bytes that a witness signs (C2SP tlog-cosignature v1.0.1, "Ed25519 signed message"). */
const signedMessage = (text: string, seconds: number | bigint): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

function verified(text: string, key: VerifierKey, { bytes, line }: NoteSignature): Cosignature {
  if (bytes.length !== TIME_BYTES + SIGNATURE_BYTES)
    throw new NoteRefused(`the cosignature of ${key.name} does not have 72 bytes`);
  const seconds = bytes.readBigUInt64BE();
  const signature = bytes.subarray(TIME_BYTES);
  if (!verify(null, signedMessage(text, seconds), key.publicKey, signature))
    throw new NoteRefused(`the cosignature of ${key.name} is wrong`);
  if (seconds > LAST_SECOND) throw new NoteRefused(`the time of ${key.name} is out of range`);
  return { name: key.name, at: new Date(Number(seconds) * 1_000), line };
}

/**
 * Returns the verified cosignatures of a checkpoint, in their order (C2SP tlog-cosignature v1.0.1). Lines
 * of unknown keys are ignored, so the result may be empty.
 * @param vkeys verifier keys of witnesses, of type 4.
 * @throws NoteRefused when the note has a wrong form, or a wrong cosignature of a known witness.
 */
export function cosignaturesOf(note: string, vkeys: readonly string[]): Cosignature[] {
  const keys = vkeys.map((vkey) => parseVerifierKey(vkey, SIGNATURE_TYPES.cosignature));
  const { text, signatures } = parseNote(note);
  return signatures.flatMap((signature) =>
    keys.filter((key) => isOf(key, signature)).map((key) => verified(text, key, signature)),
  );
}

/** @throws NoteRefused unless the text is the verifier key of a witness, of type 4. */
export function assertWitnessKey(vkey: string): void {
  parseVerifierKey(vkey, SIGNATURE_TYPES.cosignature);
}

/** Returns the verifier key of a witness, of type 4. */
export const cosignatureVkeyOf = (name: string, publicKey: KeyObject): string =>
  formatVerifierKey(verifierKeyOf(name, publicKey, SIGNATURE_TYPES.cosignature));

/**
 * Makes the signer of a witness. Its key must not sign anything else: neither for a log nor for another
 * witness, because the signed message does not have the name of the witness.
 */
export function cosignatureSigner(
  name: string,
  privateKey: KeyObject,
  now: () => Date,
): NoteSigner {
  const key = verifierKeyOf(name, createPublicKey(privateKey), SIGNATURE_TYPES.cosignature);
  return {
    name,
    vkey: formatVerifierKey(key),
    sign(text) {
      const seconds = BigInt(Math.floor(now().getTime() / 1_000));
      const time = Buffer.alloc(TIME_BYTES);
      time.writeBigUInt64BE(seconds);
      const signature = sign(null, signedMessage(text, seconds), privateKey);
      return signatureLine(key, Buffer.concat([time, signature]));
    },
  };
}
