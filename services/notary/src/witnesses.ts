import {
  consistencyProof,
  cosignaturesOf,
  type LedgerStore,
  openCheckpoint,
  parseNote,
  type SignedCheckpoint,
  withSignatures,
} from '@bluebox/transparency';
import { tileReader } from './checkpoints.ts';
import type { Witness } from './settings.ts';

/** Time, in milliseconds, after which a witness counts as not answering. */
const PATIENCE = 10_000;
/** Largest answer of a witness that is read, in bytes. */
const LARGEST_ANSWER = 16_384;
/** Number of cosignatures that may reach the ledger from elsewhere while one is added. */
const MOST_CONFLICTS = 5;

/** A witness did not cosign a checkpoint. */
export class NotCosigned extends Error {
  constructor({ url }: Witness, reason: string) {
    super(`the witness ${url} did not cosign: ${reason}`);
    this.name = 'NotCosigned';
  }
}

export interface Cosigning {
  /**
   * Asks each witness that has not cosigned a checkpoint to do so, and stores the cosignatures with it. The
   * checkpoint is published with or without them.
   */
  ask(checkpoint: SignedCheckpoint): Promise<void>;
  /** Ends requests that have not been answered. */
  stop(): void;
}

/** Asks witnesses for cosignatures (C2SP tlog-witness v1.0.0). */
export function openCosigning({
  ledger,
  vkeyOf,
  witnesses,
  onTrouble,
}: {
  readonly ledger: LedgerStore;
  /** Returns the verifier key of a checkpoint, which changes with the name of the ledger. */
  readonly vkeyOf: (note: string) => string;
  readonly witnesses: readonly Witness[];
  readonly onTrouble: (error: unknown) => void;
}): Cosigning {
  const ending = new AbortController();
  const read = tileReader(ledger);
  /** Size of the last tree that a witness has cosigned, by its URL. */
  const seen = new Map<string, number>();

  async function post(witness: Witness, note: string, oldSize: number): Promise<Answer> {
    const { size } = openCheckpoint(note, vkeyOf(note));
    const proof = oldSize === 0 ? [] : await consistencyProof(read, oldSize, size);
    const body = `old ${oldSize}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`;
    const response = await fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.any([ending.signal, AbortSignal.timeout(PATIENCE)]),
    });
    return { status: response.status, text: await boundedText(response) };
  }

  /** Returns the lines of the witness's cosignatures; `undefined` if it has seen a later checkpoint. */
  async function linesOf(witness: Witness, note: string): Promise<string | undefined> {
    const { size } = openCheckpoint(note, vkeyOf(note));
    let answer = await post(witness, note, Math.min(seen.get(witness.url) ?? 0, size));
    if (answer.status === 409) {
      const its = sizeIn(answer.text);
      if (its === undefined) throw new NotCosigned(witness, 'it answered 409 without a size');
      if (its > size) {
        const { tree } = await ledger.state();
        if (its <= tree.size) return undefined;
        throw new NotCosigned(
          witness,
          `it has seen ${its} entries under this name, and the ledger has only ${tree.size}: entries were lost`,
        );
      }
      answer = await post(witness, note, its);
    }
    if (answer.status !== 200)
      throw new NotCosigned(witness, `it answered ${answer.status} ${firstLine(answer.text)}`);
    const lines = cosignaturesOf(`${parseNote(note).text}\n${answer.text}`, [witness.vkey]);
    if (lines.length === 0)
      throw new NotCosigned(witness, 'its answer has no cosignature of the configured key');
    seen.set(witness.url, size);
    return lines.map(({ line }) => line).join('');
  }

  async function store(size: number, lines: string): Promise<void> {
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; conflicts++) {
      const [stored] = await ledger.checkpoints(size - 1, 1);
      // A checkpoint under an earlier name is no longer published.
      if (stored?.size !== size) return;
      if (await ledger.replaceNote(size, stored.note, withSignatures(stored.note, [lines]))) return;
    }
  }

  return {
    async ask({ size, note }) {
      const own = logsOwn(note, vkeyOf(note));
      await Promise.all(
        witnesses
          .filter((witness) => cosignaturesOf(note, [witness.vkey]).length === 0)
          .map(async (witness) => {
            const lines = await linesOf(witness, own);
            if (lines !== undefined) await store(size, lines);
          })
          .map((asked) =>
            asked.catch((error: unknown) => {
              if (!ending.signal.aborted) onTrouble(error);
            }),
          ),
      );
    },
    stop: () => ending.abort(),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Returns the text of an answer. @throws when it is longer than a witness's answer can be. */
async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > LARGEST_ANSWER) throw new Error(`an answer of more than ${LARGEST_ANSWER} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** Returns the note with the ledger's signature alone, as a witness expects it. */
function logsOwn(note: string, vkey: string): string {
  const { text, signatures } = parseNote(note);
  const origin = vkey.split('+')[0];
  return `${text}\n${signatures
    .filter(({ name }) => name === origin)
    .map(({ line }) => line)
    .join('')}`;
}

const sizeIn = (text: string): number | undefined =>
  /^(0|[1-9]\d{0,15})\n?$/.test(text) ? Number(text) : undefined;

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, 200);
