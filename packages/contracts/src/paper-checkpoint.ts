/** Longest checkpoint, in characters, that a paper takes. */
export const LONGEST_CHECKPOINT = 800;

/**
 * A signed checkpoint of the public ledger (c2sp.org/tlog-checkpoint) as a paper takes it: origin, size and
 * root, an empty line, and signatures.
 */
export const SIGNED_CHECKPOINT =
  /^([^\s+]{1,200})\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n\n((?:— [^\s+]{1,200} [A-Za-z0-9+/]{8,200}={0,2}\n){1,8})$/;

/** Key of the public ledger (c2sp.org/signed-note). */
export const LEDGER_KEY = /^[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/;

/** A checkpoint in the parts that a paper shows. */
export interface PaperCheckpoint {
  /** Name of the ledger, and its URL without the scheme. */
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  /** Root in base64, in groups. */
  readonly root: string;
  /** The ledger's own signature in base64, in groups. */
  readonly signature: string;
}

/** Splits base64 into groups of four characters, which are easier to compare by eye. */
const inGroups = (base64: string): string => base64.replace(/.{4}(?=.)/g, '$& ');

/**
 * Reads a checkpoint for a paper; `undefined` if it is none, or is of another ledger than the key. The
 * signature is not verified, because whoever checks the paper does that.
 */
export function paperCheckpoint(note: string, key: string): PaperCheckpoint | undefined {
  if (note.length > LONGEST_CHECKPOINT || !LEDGER_KEY.test(key)) return undefined;
  const [, origin, size, root, signatures] = SIGNED_CHECKPOINT.exec(note) ?? [];
  if (origin === undefined || root === undefined || !key.startsWith(`${origin}+`)) return undefined;
  const own = `— ${origin} `;
  const line = signatures?.split('\n').find((each) => each.startsWith(own));
  return line === undefined
    ? undefined
    : {
        origin,
        size: Number(size),
        root: inGroups(root),
        signature: inGroups(line.slice(own.length)),
      };
}
