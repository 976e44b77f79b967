import {
  CursorConflict,
  cursorKey,
  type EventBatch,
  type RecordedEvent,
  unapplied,
} from '@bluebox/event-sourcing';
import type { LedgerEntry, LedgerState, LedgerStore } from '@bluebox/transparency';

/**
 * Time, in milliseconds, in which batches are gathered for one append. Each append waits for the disk, and
 * nobody waits for the ledger except those who ask for a proof.
 */
const GATHERING = 200;
/** Number of gathered events at which the time ends, so that a notary that is far behind keeps up. */
const ENOUGH = 100;
/** Number of appends in a row that may meet another process's append. */
const MOST_CONFLICTS = 20;

interface Waiting {
  readonly batch: EventBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export interface AppenderOptions {
  readonly ledger: LedgerStore;
  readonly entryOf: (event: RecordedEvent) => LedgerEntry;
  /** Called with events once the ledger has their entries. */
  readonly onAppended: (events: readonly RecordedEvent[]) => void;
  readonly gathering?: number;
}

/** Appends the entries of events to the ledger, in the order in which the events arrive. */
export interface Appender {
  /** Returns the last position of a lane in the ledger. */
  from(service: string, bucket: number): Promise<number>;
  /**
   * Resolves when the ledger has an entry for each event of the batch.
   * @throws GapDetected when an earlier event of the lane is missing.
   * @throws LaneBlocked when an event of the batch cannot be read; those before it have their entries.
   */
  append(batch: EventBatch): Promise<void>;
  /** Runs work during which batches are appended without being gathered. */
  withoutDelay<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Makes the appender. At most one append runs at a time; the batches that arrive meanwhile, of all lanes, are
 * appended together.
 */
export function openAppender({
  ledger,
  entryOf,
  onAppended,
  gathering = GATHERING,
}: AppenderOptions): Appender {
  let queue: Waiting[] = [];
  /** The ledger as this process last saw it. */
  let known: LedgerState | undefined;
  let hurrying = 0;
  let isWorking = false;
  let gathered: { readonly timer: NodeJS.Timeout; readonly end: () => void } | undefined;

  const isEnough = () => queue.reduce((sum, { batch }) => sum + batch.events.length, 0) >= ENOUGH;
  const gather = (): Promise<void> => {
    if (hurrying > 0 || gathering === 0 || isEnough()) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        gathered = undefined;
        resolve();
      };
      gathered = { timer: setTimeout(end, gathering), end };
    });
  };
  const endGathering = () => {
    if (gathered === undefined) return;
    clearTimeout(gathered.timer);
    gathered.end();
  };

  /**
   * Appends what the batches have and the ledger lacks.
   * @returns why batches could not be appended to their end: they came too early, or an event in them cannot be
   *   read.
   */
  async function appendAll(taken: readonly Waiting[]): Promise<ReadonlyMap<Waiting, unknown>> {
    for (let conflicts = 0; ; conflicts++) {
      const isNew = known === undefined;
      known ??= await ledger.state();
      const failures = new Map<Waiting, unknown>();
      const reached: Record<string, number> = { ...known.cursors };
      const fresh: { readonly event: RecordedEvent; readonly entry: LedgerEntry }[] = [];
      for (const waiting of taken) {
        const { batch } = waiting;
        const lane = cursorKey(batch.service, batch.bucket);
        try {
          for (const event of unapplied(batch, reached[lane] ?? 0)) {
            fresh.push({ event, entry: entryOf(event) });
            reached[lane] = event.position;
          }
        } catch (error) {
          failures.set(waiting, error);
        }
      }
      // Another process may have taken the lanes further since the ledger was read.
      if (failures.size > 0 && !isNew) {
        known = undefined;
        continue;
      }
      if (fresh.length === 0) return failures;
      try {
        known = await ledger.append(
          known,
          fresh.map(({ entry }) => entry),
        );
      } catch (error) {
        // The outcome of a failed append may be unknown, so the ledger is read again in any case.
        known = undefined;
        if (error instanceof CursorConflict && conflicts < MOST_CONFLICTS) continue;
        throw error;
      }
      onAppended(fresh.map(({ event }) => event));
      return failures;
    }
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    try {
      while (queue.length > 0) {
        await gather();
        const taken = queue;
        queue = [];
        try {
          const failures = await appendAll(taken);
          for (const waiting of taken)
            if (failures.has(waiting)) waiting.reject(failures.get(waiting));
            else waiting.resolve();
        } catch (error) {
          for (const { reject } of taken) reject(error);
        }
      }
    } finally {
      isWorking = false;
    }
  }

  return {
    async from(service, bucket) {
      const { cursors } = await ledger.state();
      return cursors[cursorKey(service, bucket)] ?? 0;
    },
    async append(batch) {
      await new Promise<void>((resolve, reject) => {
        queue.push({ batch, resolve, reject });
        if (isEnough()) endGathering();
        void work();
      });
    },
    async withoutDelay(act) {
      hurrying += 1;
      endGathering();
      try {
        return await act();
      } finally {
        hurrying -= 1;
      }
    },
  };
}
