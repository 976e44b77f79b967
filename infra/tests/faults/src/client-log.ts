import { appendFileSync, readFileSync } from 'node:fs';

/** Operations of the load, each a command of the public API. */
export const OPERATIONS = [
  'pledge',
  'hand-in',
  'inspect',
  'open-box',
  'pack',
  'begin-count',
  'count',
  'post-count',
  'hold',
  'lift',
] as const;
export type OperationKind = (typeof OPERATIONS)[number];

/** A client's record of sending a command. A command that is sent again has the same key. */
export interface Invocation {
  readonly phase: 'invoke';
  readonly key: string;
  readonly kind: OperationKind;
  readonly driveId: string;
  /**
   * Value by which the event of this command can be recognised without the answer: the lot of a new pledge, the
   * pledge of a hand-in or inspection, the packed or counted parcel, the stocktake that is posted, the held lot,
   * or the lifted hold. Undefined for a new box.
   */
  readonly subject: string | undefined;
  /** The box that is packed. Commands on the same box must keep their order. */
  readonly target?: string;
  readonly quantity: number;
}

export type Outcome =
  /** The command was acknowledged, so its effect must never be lost. */
  | {
      readonly phase: 'ok';
      readonly key: string;
      readonly answer: Readonly<Record<string, unknown>>;
    }
  /** The command was refused or never sent, so there must be no effect. */
  | { readonly phase: 'fail'; readonly key: string; readonly code: string }
  /** The request timed out, lost its connection or got an unclear answer, so there may be one effect at most. */
  | { readonly phase: 'unknown'; readonly key: string; readonly why: string };

/** The beginning (`fault`) or end (`healed`) of an injected fault. */
export interface FaultMark {
  readonly phase: 'fault' | 'healed';
  readonly what: string;
}

/** One line of the log. The lines are in chronological order. */
export type LogEntry = (Invocation | Outcome | FaultMark) & {
  /** Time on the client's clock, in milliseconds. */
  readonly at: number;
};

export interface ClientLog {
  readonly entries: readonly LogEntry[];
  add(entry: Invocation | Outcome | FaultMark): LogEntry;
}

/**
 * Opens an append-only log with one JSON object per line. Each line is in the file before the caller continues,
 * so that it survives a kill of this process.
 */
export function openClientLog(path: string, now: () => number): ClientLog {
  const entries: LogEntry[] = [];
  return {
    entries,
    add(entry) {
      const line: LogEntry = { ...entry, at: now() };
      appendFileSync(path, `${JSON.stringify(line)}\n`);
      entries.push(line);
      return line;
    },
  };
}

export const readClientLog = (path: string): readonly LogEntry[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogEntry);
