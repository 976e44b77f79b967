/** Types of verify.mjs for the specifications. */

export class Refused extends Error {
  readonly code: string;
  /** Root of the ledger at the size of an earlier checkpoint that is of another history. */
  readonly root?: Uint8Array;
}

export interface VerifiedCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export function openCheckpoint(note: string, vkey: string): Promise<VerifiedCheckpoint>;

export function verifyProof(
  text: string,
  vkey: string,
): Promise<{
  readonly index: number;
  readonly entry: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: The details are whatever the event's log has.
  readonly details: any;
  readonly checkpoint: VerifiedCheckpoint;
}>;

export function verifyLedger(
  text: string,
  vkey: string,
  /** An earlier checkpoint: a signed note, or the size and root that somebody has typed. */
  earlier?: string | Pick<VerifiedCheckpoint, 'size' | 'root'>,
): Promise<{
  readonly entries: number;
  /** Number of entries that the file has only as hashes. */
  readonly unseen: number;
  readonly sums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly checkpoint: VerifiedCheckpoint;
  readonly drive: string;
}>;

export function keyWithin(text: string): string;
