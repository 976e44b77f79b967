import {
  BUCKET_COUNT,
  cursorKey,
  type EventHistory,
  LaneBlocked,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import {
  appended,
  type Checkpoint,
  EMPTY_TREE,
  type LedgerEntry,
  type LedgerStore,
  leafHash,
  NoteRefused,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  rootAt,
  rootOf,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { ledgerEntry } from './entry.ts';

/** Number of entries, and of events of a bucket, per read. */
const CHUNK = 500;

export interface LedgerAuditOptions {
  readonly ledger: LedgerStore;
  readonly history: EventHistory;
  /** Services whose events the ledger has. */
  readonly services: readonly string[];
  readonly saltKey: Buffer;
  /**
   * Returns the keys with which checkpoints under a name of the ledger may be signed. They come from the
   * keys of the notary, because whoever can change the ledger can change the key that it keeps.
   */
  readonly vkeysOf: (origin: string) => readonly string[];
  /**
   * Checkpoints that were kept elsewhere, such as the last published one, as signed notes. The ledger must
   * still lead to each of them.
   */
  readonly kept?: readonly string[];
  /** Whether the notary has stopped, so that every event must have its entry. */
  readonly settled?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface LedgerAudit {
  readonly entries: number;
  readonly checkpoints: number;
  /** The first place where the ledger is not what it should be. */
  readonly finding?: { readonly place: string; readonly what: string };
}

/**
 * Checks that the entries are exactly the events of the log, each lane in the order of its positions; that they
 * make the stored tree and tiles; and that every checkpoint, also under an earlier name, is signed and is a
 * state of this tree. Reports the first violation. A server may be appending meanwhile.
 */
export async function auditPublishedLedger(options: LedgerAuditOptions): Promise<LedgerAudit> {
  const { ledger, services, onProgress = () => {}, settled = false } = options;
  const { tree: stored, cursors } = await ledger.state();
  const events = eventsInOrder(options.history);
  const checkpoints = await checkpointsUpTo(ledger, stored.size);
  const seen = new Map<string, number>();
  let tree = EMPTY_TREE;
  let signed = 0;
  const found = (place: string, what: string): LedgerAudit => ({
    entries: tree.size,
    checkpoints: signed,
    finding: { place, what },
  });

  const earlier = await ledger.earlierOrigins();
  const present = await ledger.origin();
  const sizeUnder = new Map(earlier.map(({ origin, size }) => [origin, size]));
  if (present !== undefined) sizeUnder.set(present, stored.size);
  const vkeys = new Map([...sizeUnder.keys()].map((origin) => [origin, options.vkeysOf(origin)]));
  const due = [
    ...earlier.flatMap((each) => each.checkpoints.map(({ note }) => note)),
    ...checkpoints.map(({ note }) => note),
    ...(options.kept ?? []),
  ].map((note) => openedCheckpoint(note, vkeys));
  for (const opened of due) {
    if ('refused' in opened) return found('a checkpoint', opened.refused);
    const { origin, size } = opened;
    const has = sizeUnder.get(origin) ?? 0;
    if (size > has)
      return found(
        `checkpoint of ${size} entries`,
        origin === present
          ? `was signed, but the ledger has ${has} entries`
          : `was signed as ${origin}, a name under which the ledger has ${has} entries`,
      );
  }
  const roots = new Map<number, Buffer[]>();
  for (const opened of due)
    if (!('refused' in opened))
      roots.set(opened.size, [...(roots.get(opened.size) ?? []), Buffer.from(opened.root)]);
  const wrongRoot = (): LedgerAudit | undefined => {
    const expected = roots.get(tree.size);
    if (expected === undefined) return undefined;
    const root = rootOf(tree);
    signed += expected.length;
    return expected.every((each) => each.equals(root))
      ? undefined
      : found(`checkpoint of ${tree.size} entries`, 'is not of these entries');
  };

  const wrongStart = wrongRoot();
  if (wrongStart !== undefined) return wrongStart;
  while (tree.size < stored.size) {
    const entries = await ledger.entries(tree.size, Math.min(CHUNK, stored.size - tree.size));
    if (entries.length === 0) return found(`entry ${tree.size}`, 'is missing');
    for (const bytes of entries) {
      const place = `entry ${tree.size}`;
      const named = laneOf(bytes);
      if (named === undefined) return found(place, 'is no entry of an event');
      const lane = cursorKey(named.service, named.bucket);
      const position = (seen.get(lane) ?? 0) + 1;
      if (named.position !== position)
        return found(
          place,
          `is about position ${named.position} of ${lane}, but position ${position} comes next`,
        );
      const event = await events(named.service, named.bucket, position);
      if (event === undefined)
        return found(place, `is about event ${lane}/${position}, which the log does not have`);
      const expected = expectedEntry(event, options.saltKey);
      if ('unreadable' in expected)
        return found(
          place,
          `is about event ${lane}/${position}, which cannot be read: ${expected.unreadable}`,
        );
      if (!Buffer.from(bytes).equals(expected.bytes))
        return found(
          place,
          `is not what the log says of event ${lane}/${position} (${event.type})`,
        );
      seen.set(lane, position);
      tree = appended(tree, [leafHash(bytes)]);
      const wrong = wrongRoot();
      if (wrong !== undefined) return wrong;
    }
    onProgress(tree.size, stored.size);
  }

  const root = rootOf(tree);
  if (!rootOf(stored).equals(root)) return found('the stored tree', 'is not that of the entries');
  const readTile = async (level: number, index: number) =>
    (await ledger.tile(level, index)) ?? new Uint8Array();
  const tiles = await rootAt(readTile, tree.size).catch(() => undefined);
  if (tiles?.equals(root) !== true)
    return found('the stored tiles', 'are not those of the entries');
  for (const service of services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const lane = cursorKey(service, bucket);
      const last = seen.get(lane) ?? 0;
      if ((cursors[lane] ?? 0) !== last)
        return found(lane, `has ${last} entries, but its cursor is at ${cursors[lane] ?? 0}`);
      const head = await options.history.head(service, bucket);
      if (head < last) return found(lane, `has ${last} entries, but the log ends at ${head}`);
      if (settled && head > last)
        return found(`event ${lane}/${last + 1}`, 'has no entry in the ledger');
    }
  return { entries: tree.size, checkpoints: signed };
}

function expectedEntry(
  event: RecordedEvent,
  saltKey: Buffer,
): LedgerEntry | { readonly unreadable: string } {
  try {
    return ledgerEntry(event, saltKey);
  } catch (error) {
    if (error instanceof LaneBlocked) return { unreadable: error.reason };
    throw error;
  }
}

type Opened = Checkpoint | { readonly refused: string };

/** @param vkeys verifier keys by the names of the ledger. */
function openedCheckpoint(note: string, vkeys: ReadonlyMap<string, readonly string[]>): Opened {
  try {
    const { origin } = parseCheckpoint(parseNote(note).text);
    const known = vkeys.get(origin);
    if (known === undefined)
      return { refused: `is refused: it is of ${origin}, and the ledger never had this name` };
    return openedWith(note, known);
  } catch (error) {
    if (error instanceof NoteRefused) return { refused: `is refused: ${error.reason}` };
    throw error;
  }
}

/** @throws NoteRefused when none of the keys signed the checkpoint. */
function openedWith(note: string, vkeys: readonly string[]): Checkpoint {
  let refused = new NoteRefused('the notary has no key of this name');
  for (const vkey of vkeys)
    try {
      return openCheckpoint(note, vkey);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      refused = error;
    }
  throw refused;
}

/** Returns all checkpoints, of which those that were signed after the audit began are left out. */
async function checkpointsUpTo(
  ledger: LedgerStore,
  size: number,
): Promise<readonly SignedCheckpoint[]> {
  const all: SignedCheckpoint[] = [];
  for (let after = -1; ; after = all.at(-1)?.size ?? after) {
    const some = await ledger.checkpoints(after, CHUNK);
    if (some.length === 0) break;
    all.push(...some);
  }
  const { tree } = await ledger.state();
  return all.filter((checkpoint) => checkpoint.size <= size || checkpoint.size > tree.size);
}

/** Returns the event that an entry says it is about; `undefined` if the entry says nothing of the kind. */
function laneOf(
  bytes: Uint8Array,
): { readonly service: string; readonly bucket: number; readonly position: number } | undefined {
  try {
    const { service, bucket, position } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof service === 'string' && Number.isInteger(bucket) && Number.isInteger(position)
      ? { service, bucket, position }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Reads events by position, each bucket in order, a chunk at a time. */
function eventsInOrder(history: EventHistory) {
  const read = new Map<string, readonly RecordedEvent[]>();
  return async (
    service: string,
    bucket: number,
    position: number,
  ): Promise<RecordedEvent | undefined> => {
    const lane = cursorKey(service, bucket);
    let events = read.get(lane) ?? [];
    if (position > (events.at(-1)?.position ?? 0)) {
      events = await history.read(service, bucket, position - 1, CHUNK);
      read.set(lane, events);
    }
    const first = events[0]?.position ?? 0;
    const event = events[position - first];
    return event?.position === position ? event : undefined;
  };
}
