import { encodeBase64 } from './base64.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { cosignaturesOf } from './cosignature.ts';
import { HASH_BYTES } from './hashes.ts';
import { MAX_SIGNATURES, parseNote, parseSignatures, withSignatures } from './note.ts';
import { NoteRefused } from './note-refused.ts';
import { MAX_PROOF_HASHES } from './proofs.ts';
import { parseDecimal } from './sizes.ts';

/** Media type of an answer with the size that the witness knows. */
export const TLOG_SIZE_TYPE = 'text/x.tlog.size';

/** Request to cosign a checkpoint. */
export interface AddCheckpoint {
  /** Size of the checkpoint that the witness cosigned last; 0 if it knows none. */
  readonly oldSize: number;
  /** Consistency proof from that size; empty from 0. */
  readonly proof: readonly Uint8Array[];
  /** Signed note of the new checkpoint. */
  readonly checkpoint: string;
}

/**
 * Writes the body of `POST <prefix>/add-checkpoint` (C2SP tlog-witness v1.0.0, "add-checkpoint").
 * @throws NoteRefused when the checkpoint has a wrong form; RangeError for sizes and proofs that the
 *   witness would not read.
 */
export function addCheckpointBody({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  if (parseDecimal(String(oldSize)) === undefined || oldSize > size)
    throw new RangeError(`a checkpoint of ${size} leaves cannot follow one of ${oldSize}`);
  if (proof.length > MAX_PROOF_HASHES || proof.some((hash) => hash.length !== HASH_BYTES))
    throw new RangeError(`a proof has at most ${MAX_PROOF_HASHES} hashes of ${HASH_BYTES} bytes`);
  if (oldSize === 0 && proof.length > 0) throw new RangeError('a proof from 0 has no hashes');
  return `${[`old ${oldSize}`, ...proof.map(encodeBase64), ''].join('\n')}\n${checkpoint}`;
}

/** Answer of a witness, as HTTP carries it. */
export interface WitnessResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Meaning of an answer. */
export type WitnessAnswer =
  /** The checkpoint with the lines that the known witness added; other lines are dropped. */
  | { readonly kind: 'cosigned'; readonly checkpoint: string }
  /** The witness knows another size. The request is to be repeated with a proof from there. */
  | { readonly kind: 'other-size'; readonly size: number }
  /** The witness has never heard of the log, or does not trust its key. An administrator must act. */
  | { readonly kind: 'unknown-log'; readonly status: 403 | 404 }
  /** The witness saw a tree of which the checkpoint is no continuation: the log may have split. */
  | { readonly kind: 'inconsistent'; readonly status: 409 | 422 }
  /** Any other answer; the request may be repeated later. */
  | { readonly kind: 'failed'; readonly reason: string };

/** Verifies the lines of an answer, and returns the checkpoint with the lines of known witnesses. */
function cosigned(body: string, checkpoint: string, vkeys: readonly string[]): WitnessAnswer {
  try {
    const lines = parseSignatures(body).map(({ line }) => line);
    if (lines.length > MAX_SIGNATURES) throw new NoteRefused('it has too many lines');
    // The lines are verified on the bare text, because the checkpoint may have the lines of others.
    const { text } = parseNote(checkpoint);
    const known = cosignaturesOf(`${text}\n${lines.join('')}`, vkeys).map(({ line }) => line);
    return known.length > 0
      ? { kind: 'cosigned', checkpoint: withSignatures(checkpoint, known) }
      : { kind: 'failed', reason: 'no line of the answer is of a known witness' };
  } catch (error) {
    if (error instanceof NoteRefused) return { kind: 'failed', reason: error.reason };
    throw error;
  }
}

/** Reads the answer of status 409: the size that the witness knows, or that the roots differ. */
function conflict({ contentType, body }: WitnessResponse): WitnessAnswer {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== TLOG_SIZE_TYPE)
    return { kind: 'inconsistent', status: 409 };
  const size = body.endsWith('\n') ? parseDecimal(body.slice(0, -1)) : undefined;
  return size === undefined
    ? { kind: 'failed', reason: 'the size in the answer is not a decimal number' }
    : { kind: 'other-size', size };
}

/**
 * Reads the answer to an add-checkpoint request (C2SP tlog-witness v1.0.0). It never throws because of
 * the answer.
 * @param checkpoint signed note that was sent.
 * @param vkeys verifier keys of the witness, of type 4.
 */
export function readWitnessAnswer(
  response: WitnessResponse,
  checkpoint: string,
  vkeys: readonly string[],
): WitnessAnswer {
  const { status, body } = response;
  switch (status) {
    case 200:
      return cosigned(body, checkpoint, vkeys);
    case 403:
    case 404:
      return { kind: 'unknown-log', status };
    case 409:
      return conflict(response);
    case 422:
      return { kind: 'inconsistent', status };
    default:
      return { kind: 'failed', reason: `the witness answered with status ${status}` };
  }
}
