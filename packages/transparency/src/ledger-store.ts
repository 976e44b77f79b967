import type { Cursors } from '@bluebox/event-sourcing';
import type { Tree } from './tree.ts';

/** An entry to append, and the event that it is about. */
export interface LedgerEntry {
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
  /** Random id of the event's scope, usually a drive. */
  readonly scope: string;
  /** Bytes that are hashed and published, at most 65,535. */
  readonly bytes: Uint8Array;
}

export interface LedgerState {
  readonly tree: Tree;
  /** Position of the last event in the tree, by `service/bucket`. */
  readonly cursors: Cursors;
}

/** A log cannot be given this name, because two trees would be signed under one name. */
export class NameTaken extends Error {
  constructor(name: string) {
    super(`the log cannot be renamed to ${name}: it has no name yet, or has or had this one`);
    this.name = 'NameTaken';
  }
}

export interface SignedCheckpoint {
  readonly size: number;
  /** Signed note. */
  readonly note: string;
  /** ISO time at which the log signed. */
  readonly at: string;
}

/** A name that a log had before. Checkpoints under it do not bind the log under its present name. */
export interface EarlierOrigin {
  readonly origin: string;
  /** Number of entries, from the first one, that the log had under this name and still has. */
  readonly size: number;
  /** Checkpoints under this name that the log still has, the smallest first. */
  readonly checkpoints: readonly SignedCheckpoint[];
}

/**
 * Keeps the entries, hash tiles and checkpoints of one log. They are truth: durable before a promise
 * resolves, backed up, and never rebuilt or dropped as views are.
 */
export interface LedgerStore {
  /** Returns the tree and the cursors; the empty tree at first. */
  state(): Promise<LedgerState>;
  /**
   * Appends entries, hash tiles, tree and cursors in one transaction, and returns the new state.
   * @param from state that the entries follow.
   * @throws CursorConflict unless the stored tree has the size of `from.tree`, and each lane's entries
   *   follow its cursor without a gap. Nothing is appended then.
   */
  append(from: LedgerState, entries: readonly LedgerEntry[]): Promise<LedgerState>;
  entry(index: number): Promise<Uint8Array | undefined>;
  /** Returns entries in order, the first at `index`. */
  entries(index: number, limit: number): Promise<readonly Uint8Array[]>;
  /** Returns the bytes of a hash tile, 32 for each hash, as wide as it is stored. */
  tile(level: number, index: number): Promise<Uint8Array | undefined>;
  /** Returns the index of the entry about an event. */
  indexOf(service: string, bucket: number, position: number): Promise<number | undefined>;
  /** Returns the indexes of a scope's entries in ascending order, the first at least `from`. */
  indexesOf(scope: string, from: number, limit: number): Promise<readonly number[]>;
  /** Stores a checkpoint under the present name unless one of at least that size is stored. */
  putCheckpoint(checkpoint: SignedCheckpoint): Promise<void>;
  /**
   * Replaces the note of a checkpoint under the present name, to add cosignatures. The promise resolves to
   * false, and nothing changes, when the checkpoint no longer has the note `before`.
   */
  replaceNote(size: number, before: string, after: string): Promise<boolean>;
  /** Returns the largest checkpoint under the present name. */
  latestCheckpoint(): Promise<SignedCheckpoint | undefined>;
  /** Returns checkpoints under the present name of more than `after` leaves, the smallest first. */
  checkpoints(after: number, limit: number): Promise<readonly SignedCheckpoint[]>;
  /** Returns the name of the log, once it is set. */
  origin(): Promise<string | undefined>;
  /** Sets the name of the log unless it is set, and returns the name that is stored. */
  setOrigin(origin: string): Promise<string>;
  /**
   * Gives the log another name, from the present tree on. Entries, tiles and cursors stay; the checkpoints
   * become those of an earlier name, in the same transaction.
   * @throws NameTaken when the log has no name yet, or has or had the new one.
   */
  renameOrigin(name: string): Promise<void>;
  /** Returns the names that the log had before, the oldest first. */
  earlierOrigins(): Promise<readonly EarlierOrigin[]>;
  /** Returns the verifier key that was kept for a name. */
  keyOf(origin: string): Promise<string | undefined>;
  /** Keeps the verifier key of a name, unless one is kept: a name never gets another key. */
  keepKey(origin: string, vkey: string): Promise<void>;
}
