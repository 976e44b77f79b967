import { routes } from '@bluebox/contracts/routes';
import {
  type Checkpoint,
  consistencyProof,
  isConsistent,
  NoteRefused,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  rootAt,
  tileNames,
  tilePath,
} from '@bluebox/transparency';

/** Time between two looks at the published checkpoint, in milliseconds. */
const INTERVAL = 500;
/** Time-out of a request, in milliseconds. */
const PATIENCE = 10_000;

/** Reads a path of a running Bluebox. @throws when there is no answer or a refusal. */
export type ReadPath = (path: string) => Promise<Buffer>;

/** Observes the public ledger as a stranger does who keeps every checkpoint that he sees. */
export interface CheckpointWatch {
  /** Looks once. The watch does so by itself every half second. */
  look(): Promise<void>;
  /** Number of different checkpoints that were seen. */
  seen(): number;
  /** Names of the ledger under which there were checkpoints, in order. */
  names(): readonly string[];
  /** Contradictions among the checkpoints of one name. */
  findings(): readonly string[];
  /** Looks a last time, and ends. */
  stop(): Promise<void>;
}

/** Says of how many checkpoints the findings are. */
export const checkpointRemark = (watch: CheckpointWatch): string =>
  `a stranger saw ${watch.seen()} checkpoints of the ledger${watch.names().length > 1 ? `, under ${watch.names().length} names` : ''}`;

export const readFrom =
  (url: string): ReadPath =>
  async (path) => {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };

/**
 * Makes a watch of the ledger's checkpoints. Each checkpoint must be signed, have the root of the served
 * tiles, and extend the one before of the same name.
 */
export function openCheckpointWatch(read: ReadPath): CheckpointWatch {
  const last = new Map<string, Checkpoint>();
  const findings: string[] = [];
  let seen = 0;

  async function judge(note: string, vkey: string): Promise<void> {
    const checkpoint = openCheckpoint(note, vkey);
    const { origin, size, root } = checkpoint;
    const before = last.get(origin);
    if (before?.size === size && Buffer.from(before.root).equals(root)) return;
    const names = tileNames(size);
    const readTile = async (level: number, index: number) => {
      const name = names.find((each) => each.level === level && each.index === index);
      return name === undefined ? new Uint8Array() : read(`/ledger/${tilePath(name)}`);
    };
    const tiles = await rootAt(readTile, size);
    const extendsLast =
      before === undefined ||
      (before.size <= size &&
        isConsistent({
          oldSize: before.size,
          oldRoot: before.root,
          newSize: size,
          newRoot: root,
          proof: await consistencyProof(readTile, before.size, size),
        }));
    // Only a checkpoint whose tiles could all be read counts.
    seen += 1;
    if (!tiles.equals(root))
      findings.push(`the tiles of ${size} entries do not have the signed root`);
    if (!extendsLast)
      findings.push(`the checkpoint of ${size} entries does not extend that of ${before?.size}`);
    last.set(origin, checkpoint);
  }

  async function look(): Promise<void> {
    let note: string;
    let vkey: string;
    try {
      const key = JSON.parse((await read(routes.showLedgerKey.at())).toString()) as {
        readonly vkey: string;
      };
      vkey = key.vkey;
      note = (await read('/ledger/checkpoint')).toString();
      // A name that changed between the two requests is seen at the next look.
      if (parseCheckpoint(parseNote(note).text).origin !== vkey.split('+')[0]) return;
      await judge(note, vkey);
    } catch (error) {
      // A process that was killed, or has no checkpoint yet, does not answer.
      if (error instanceof NoteRefused) findings.push(error.message);
    }
  }

  let hasStopped = false;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, INTERVAL);
  timer.unref();
  return {
    look,
    seen: () => seen,
    names: () => [...last.keys()],
    findings: () => findings,
    async stop() {
      if (hasStopped) return;
      hasStopped = true;
      clearInterval(timer);
      await looking;
      await look();
    },
  };
}
