import { decodeBase64, encodeBase64 } from './base64.ts';
import { HASH_BYTES } from './hashes.ts';
import { isKeyName, parseVerifierKey, SIGNATURE_TYPES } from './keys.ts';
import { type NoteSigner, openNote, signedNote } from './note.ts';
import { NoteRefused } from './note-refused.ts';
import { parseDecimal } from './sizes.ts';

/** The head of a tree, which a log signs (C2SP tlog-checkpoint v1.0.0). */
export interface Checkpoint {
  /** Name of the log, which never changes: its URL prefix without scheme and last slash. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/**
 * Writes the text of a checkpoint: origin, size and root, a line each (C2SP tlog-checkpoint v1.0.0, "Note
 * text").
 * @throws NoteRefused when a checkpoint cannot say that.
 */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  const text = `${origin}\n${size}\n${encodeBase64(root)}\n`;
  parseCheckpoint(text);
  return text;
}

/**
 * Parses the text of a checkpoint. Extension lines are refused, because no log of ours writes them and
 * monitors cannot check them. The origin is the name of a key, because a log signs under its origin.
 * @throws NoteRefused with the reason.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', decimal = '', base64 = '', ...end] = text.split('\n');
  if (end.length !== 1 || end[0] !== '')
    throw new NoteRefused('a checkpoint has three lines: origin, size and root');
  if (!isKeyName(origin))
    throw new NoteRefused('the origin of the checkpoint is empty or has a space or "+"');
  const size = parseDecimal(decimal);
  if (size === undefined)
    throw new NoteRefused('the size of the checkpoint is not a decimal number');
  const root = decodeBase64(base64);
  if (root?.length !== HASH_BYTES)
    throw new NoteRefused(`the root of the checkpoint is not base64 of ${HASH_BYTES} bytes`);
  return { origin, size, root };
}

/**
 * Signs a checkpoint with the key of its log. A log must not sign two checkpoints of which none extends
 * the other; the caller sees to that.
 * @throws NoteRefused when the key does not have the name of the log.
 */
export function signedCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  if (signer.name !== checkpoint.origin)
    throw new NoteRefused(`${signer.name} cannot sign for ${checkpoint.origin}`);
  return signedNote(checkpointText(checkpoint), [signer]);
}

/**
 * Verifies the signature of the log on a checkpoint, and parses it.
 * @param vkey verifier key of the log.
 * @throws NoteRefused when the note is not a checkpoint of this log.
 */
export function openCheckpoint(note: string, vkey: string): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, [vkey]).text);
  const { name } = parseVerifierKey(vkey, SIGNATURE_TYPES.ed25519);
  if (checkpoint.origin !== name)
    throw new NoteRefused(`the checkpoint is of ${checkpoint.origin} instead of ${name}`);
  return checkpoint;
}
