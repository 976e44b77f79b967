import { CursorConflict } from '@bluebox/event-sourcing';
import {
  EMPTY_TREE,
  type LedgerEntry,
  type LedgerState,
  type LedgerStore,
  nextState,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { TilesInMemory } from '../../../packages/transparency/src/log-in-memory.test-support.ts';

/** A ledger in memory, whose parts a test may change behind its back. */
export class LedgerInMemory implements LedgerStore {
  entriesStored: LedgerEntry[] = [];
  checkpointsStored: SignedCheckpoint[] = [];
  current: LedgerState = { tree: EMPTY_TREE, cursors: {} };
  tiles = new TilesInMemory();
  #origin: string | undefined;

  state = async () => this.current;
  async append(from: LedgerState, entries: readonly LedgerEntry[]): Promise<LedgerState> {
    if (from.tree.size !== this.current.tree.size) throw new CursorConflict('ledger');
    const { state, leafHashes } = nextState(from, entries);
    this.tiles.append(leafHashes);
    this.entriesStored.push(...entries);
    this.current = state;
    return state;
  }
  entry = async (index: number) => this.entriesStored[index]?.bytes;
  entries = async (index: number, limit: number) =>
    this.entriesStored.slice(index, index + limit).map(({ bytes }) => bytes);
  tile = async (level: number, index: number) => this.tiles.tiles.get(`${level}/${index}`);
  async indexOf(service: string, bucket: number, position: number) {
    const index = this.entriesStored.findIndex(
      (entry) =>
        entry.service === service && entry.bucket === bucket && entry.position === position,
    );
    return index < 0 ? undefined : index;
  }
  indexesOf = async (scope: string, from: number, limit: number) =>
    this.entriesStored
      .flatMap((entry, index) => (entry.scope === scope && index >= from ? [index] : []))
      .slice(0, limit);
  async putCheckpoint(checkpoint: SignedCheckpoint) {
    if (checkpoint.size > (this.checkpointsStored.at(-1)?.size ?? -1))
      this.checkpointsStored.push(checkpoint);
  }
  latestCheckpoint = async () => this.checkpointsStored.at(-1);
  checkpoints = async (after: number, limit: number) =>
    this.checkpointsStored.filter(({ size }) => size > after).slice(0, limit);
  origin = async () => this.#origin;
  async setOrigin(origin: string) {
    this.#origin ??= origin;
    return this.#origin;
  }
}
