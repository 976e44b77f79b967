import { setTimeout as pause } from 'node:timers/promises';
import { cursorKey, type EventHistory } from '@bluebox/event-sourcing';
import {
  formatTlogProof,
  inclusionProof,
  type LedgerStore,
  MAX_EXTRA_BYTES,
} from '@bluebox/transparency';
import { type Checkpoints, tileReader } from './checkpoints.ts';
import { type Opening, openingOf, restHash } from './entry.ts';

/** Longest wait for the entry of an event that was just recorded, in milliseconds. */
const PATIENCE = 5_000;
/** Pause between two looks for that entry, in milliseconds. */
const PAUSE = 50;

/** Place of an event in the logs of all services. */
export interface EventPlace {
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
}

export interface ProofDependencies {
  readonly ledger: LedgerStore;
  readonly history: EventHistory;
  readonly checkpoints: Checkpoints;
  readonly saltKey: Buffer;
  /** Runs work while entries are appended without being gathered. */
  readonly withoutDelay: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Proofs {
  /**
   * Returns the text of a `.tlog-proof` file: the proof that the ledger has an entry of the event, with the
   * entry and what it commits to. Signs a checkpoint if none has the entry.
   * @param shared whether the event names goods of other people as well. The proof then has the entry alone: with
   *   its salt, the reader could try what the others gave.
   * @returns undefined when the ledger has no such entry.
   * @throws when the entry is not of the event that the log has there.
   */
  proof(place: EventPlace, shared?: boolean): Promise<string | undefined>;
}

/** The data that a proof carries for its reader. */
function extraOf(entry: Uint8Array, opening: Opening | undefined, key: string): Buffer | undefined {
  const extra = Buffer.from(
    JSON.stringify({
      entry: Buffer.from(entry).toString(),
      ...(opening === undefined
        ? {}
        : { salt: opening.salt.toString('base64'), rest: opening.rest }),
      key,
    }),
  );
  // The entry of an event that is too large can be found in the ledger by its index.
  return extra.length <= MAX_EXTRA_BYTES ? extra : undefined;
}

export function openProofs({
  ledger,
  history,
  checkpoints,
  saltKey,
  withoutDelay,
}: ProofDependencies): Proofs {
  const read = tileReader(ledger);
  const find = async ({ service, bucket, position }: EventPlace) => {
    const [event] = await history.read(service, bucket, position - 1, 1);
    return event?.position === position ? event : undefined;
  };
  /** Waits until the ledger has the entry of an event. @returns the entry's index. */
  const indexOf = async ({
    service,
    bucket,
    position,
  }: EventPlace): Promise<number | undefined> => {
    const until = performance.now() + PATIENCE;
    for (;;) {
      const index = await ledger.indexOf(service, bucket, position);
      if (index !== undefined || performance.now() > until) return index;
      await pause(PAUSE);
    }
  };
  return {
    async proof(place, shared = false) {
      const { service, bucket, position } = place;
      const lane = cursorKey(service, bucket);
      const event = await find(place);
      if (event === undefined) return undefined;
      const index = await withoutDelay(() => indexOf(place));
      if (index === undefined) return undefined;
      const entry = await ledger.entry(index);
      if (entry === undefined) throw new Error(`the ledger lacks ${lane} position ${position}`);
      const opening = openingOf(event, saltKey);
      const { rest } = JSON.parse(Buffer.from(entry).toString()) as { readonly rest: string };
      if (rest !== restHash(opening))
        throw new Error(`the log differs from the ledger in ${lane} position ${position}`);
      const { note: checkpoint, size } = await checkpoints.covering(index + 1);
      const extra = extraOf(entry, shared ? undefined : opening, checkpoints.vkeyOf(checkpoint));
      return formatTlogProof({
        ...(extra === undefined ? {} : { extra }),
        index,
        proof: await inclusionProof(read, index, size),
        checkpoint,
      });
    },
  };
}
