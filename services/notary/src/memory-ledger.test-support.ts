import { CursorConflict } from '@bluebox/event-sourcing';
import {
  type EarlierOrigin,
  EMPTY_TREE,
  grownTiles,
  type LedgerEntry,
  type LedgerState,
  type LedgerStore,
  NameTaken,
  nextState,
  partialTiles,
  type SignedCheckpoint,
} from '@bluebox/transparency';

/** Makes entries of one lane, from one position to another. */
export const entriesOf = (from: number, to: number): LedgerEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    service: 'pledge',
    bucket: 1,
    position: from + at,
    scope: 'drive-0001',
    bytes: Buffer.from(`entry ${from + at}`),
  }));

/**
 * Makes a ledger in memory.
 * @param beforeAppend called before each append, to act as another writer or to fail.
 */
export function memoryLedger(beforeAppend: () => Promise<void> | void = () => {}) {
  let state: LedgerState = { tree: EMPTY_TREE, cursors: {} };
  const entries: LedgerEntry[] = [];
  const tiles = new Map<string, Buffer>();
  const checkpoints: SignedCheckpoint[] = [];
  const earlier: EarlierOrigin[] = [];
  const keys = new Map<string, string>();
  let name: string | undefined;
  const appends: number[] = [];
  const add = (from: LedgerState, added: readonly LedgerEntry[]): LedgerState => {
    if (from.tree.size !== state.tree.size) throw new CursorConflict('ledger');
    const partials: Buffer[] = [];
    for (const { level, index } of partialTiles(state.tree.size))
      partials[level] = tiles.get(`${level}/${index}`) as Buffer;
    const { state: next, leafHashes } = nextState(state, added);
    for (const { level, index, bytes } of grownTiles(state.tree.size, partials, leafHashes))
      tiles.set(`${level}/${index}`, bytes);
    entries.push(...added);
    state = next;
    return state;
  };
  const ledger: LedgerStore = {
    state: async () => state,
    async append(from, added) {
      await beforeAppend();
      appends.push(added.length);
      return add(from, added);
    },
    entry: async (index) => entries[index]?.bytes,
    entries: async (index, limit) => entries.slice(index, index + limit).map(({ bytes }) => bytes),
    tile: async (level, index) => tiles.get(`${level}/${index}`),
    async indexOf(service, bucket, position) {
      const found = entries.findIndex(
        (entry) =>
          entry.service === service && entry.bucket === bucket && entry.position === position,
      );
      return found === -1 ? undefined : found;
    },
    indexesOf: async (scope, from, limit) =>
      entries
        .flatMap((entry, index) => (entry.scope === scope && index >= from ? [index] : []))
        .slice(0, limit),
    async putCheckpoint(checkpoint) {
      if ((checkpoints.at(-1)?.size ?? 0) < checkpoint.size) checkpoints.push(checkpoint);
    },
    async replaceNote(size, before, after) {
      const at = checkpoints.findIndex((each) => each.size === size && each.note === before);
      if (at === -1) return false;
      checkpoints[at] = { ...(checkpoints[at] as SignedCheckpoint), note: after };
      return true;
    },
    latestCheckpoint: async () => checkpoints.at(-1),
    checkpoints: async (after, limit) =>
      checkpoints.filter(({ size }) => size > after).slice(0, limit),
    origin: async () => name,
    setOrigin: async (origin) => {
      name ??= origin;
      return name;
    },
    async renameOrigin(origin) {
      if (name === undefined || [name, ...earlier.map((each) => each.origin)].includes(origin))
        throw new NameTaken(origin);
      earlier.push({ origin: name, size: state.tree.size, checkpoints: checkpoints.splice(0) });
      name = origin;
    },
    earlierOrigins: async () => earlier,
    keyOf: async (origin) => keys.get(origin),
    async keepKey(origin, vkey) {
      if (!keys.has(origin)) keys.set(origin, vkey);
    },
  };
  return {
    ledger,
    entries,
    tiles,
    checkpoints,
    earlier,
    current: () => state,
    /** Number of entries of each attempt to append. */
    appends,
    /** Appends as another process does. */
    appendElsewhere: (added: readonly LedgerEntry[]) => add(state, added),
    replaceState: (other: LedgerState) => {
      state = other;
    },
  };
}
