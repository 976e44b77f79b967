import { decodeBase64, encodeBase64 } from './base64.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { HASH_BYTES } from './hashes.ts';
import { parseNote } from './note.ts';
import { NoteRefused } from './note-refused.ts';
import { includes, MAX_PROOF_HASHES } from './proofs.ts';
import { parseDecimal } from './sizes.ts';

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';

/** Largest extra data, in bytes, because readers in Go read lines of less than 64 KiB. */
export const MAX_EXTRA_BYTES = 48_000;

/** A file `*.tlog-proof` does not have the form that a writer gives it, or proves nothing. */
export class ProofRefused extends Error {
  /** Reason, for a log or a reader of the proof. */
  readonly reason: string;
  constructor(reason: string) {
    super(`the proof is refused: ${reason}`);
    this.name = 'ProofRefused';
    this.reason = reason;
  }
}

/** A proof that can be checked offline (C2SP tlog-proof). */
export interface TlogProof {
  /** Data of the application, which nothing authenticates; absent instead of empty. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** Inclusion proof, the leaf's sibling first. */
  readonly proof: readonly Uint8Array[];
  /** Signed note of a checkpoint, with its cosignatures. */
  readonly checkpoint: string;
}

/**
 * Writes a proof as the text of a file (C2SP tlog-proof, "Format").
 * @throws ProofRefused when the format cannot carry it.
 */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`${EXTRA}${encodeBase64(extra)}`]),
    `${INDEX}${index}`,
    ...proof.map(encodeBase64),
    '',
  ];
  const text = `${lines.join('\n')}\n${checkpoint}`;
  parseTlogProof(text);
  return text;
}

function parseExtra(line: string): Buffer {
  const extra = decodeBase64(line.slice(EXTRA.length));
  if (extra === undefined || extra.length === 0)
    throw new ProofRefused('the extra data are not base64, or are empty');
  if (extra.length > MAX_EXTRA_BYTES)
    throw new ProofRefused(`the extra data have more than ${MAX_EXTRA_BYTES} bytes`);
  return extra;
}

/** Returns the tree head of a signed note whose signatures are not verified. */
function treeHeadOf(note: string): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    if (error instanceof NoteRefused) throw new ProofRefused(`its checkpoint: ${error.reason}`);
    throw error;
  }
}

/**
 * Parses the text of a proof without verifying it.
 * @throws ProofRefused with the reason.
 */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n');
  if (end === -1) throw new ProofRefused('no empty line separates proof and checkpoint');
  const lines = text.slice(0, end).split('\n');
  if (lines.shift() !== HEADER) throw new ProofRefused(`its first line is not ${HEADER}`);
  const extra = lines[0]?.startsWith(EXTRA) ? parseExtra(lines.shift() as string) : undefined;
  const line = lines.shift() ?? '';
  const index = line.startsWith(INDEX) ? parseDecimal(line.slice(INDEX.length)) : undefined;
  if (index === undefined) throw new ProofRefused('it has no line with a decimal index');
  if (lines.length > MAX_PROOF_HASHES)
    throw new ProofRefused(`it has more than ${MAX_PROOF_HASHES} hashes`);
  const proof = lines.map((base64) => {
    const hash = decodeBase64(base64);
    if (hash?.length !== HASH_BYTES)
      throw new ProofRefused(`a line is not a hash of ${HASH_BYTES} bytes in base64`);
    return hash;
  });
  const checkpoint = text.slice(end + 2);
  const { size } = treeHeadOf(checkpoint);
  if (index >= size) throw new ProofRefused(`a tree of ${size} leaves has no leaf ${index}`);
  return { ...(extra === undefined ? {} : { extra }), index, proof, checkpoint };
}

/** A proof that holds. */
export interface OpenedTlogProof extends TlogProof {
  /** Head of the tree that has the leaf, signed by the log. */
  readonly treeHead: Checkpoint;
}

/**
 * Parses and verifies a proof: the signature of the log, and that the leaf is in its tree. Cosignatures
 * are not looked at.
 * @param vkey verifier key of the log.
 * @param leafHash hash of the entry that the proof is about.
 * @throws ProofRefused with the reason.
 */
export function openTlogProof(text: string, vkey: string, leafHash: Uint8Array): OpenedTlogProof {
  const parsed = parseTlogProof(text);
  let treeHead: Checkpoint;
  try {
    treeHead = openCheckpoint(parsed.checkpoint, vkey);
  } catch (error) {
    if (error instanceof NoteRefused) throw new ProofRefused(`its checkpoint: ${error.reason}`);
    throw error;
  }
  const { index, proof } = parsed;
  if (!includes({ leafHash, index, proof, size: treeHead.size, root: treeHead.root }))
    throw new ProofRefused('its hashes do not lead from the entry to the root');
  return { ...parsed, treeHead };
}
