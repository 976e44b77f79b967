import { appendFileSync, readFileSync } from 'node:fs';

/** What the load does, each a command of the public API. */
export const OPERATIONS = ['pledge', 'hand-in', 'inspect', 'open-box', 'pack'] as const;
export type OperationKind = (typeof OPERATIONS)[number];

/** What a client knows of one command. The same command may be sent again under its key. */
export interface Invocation {
  readonly phase: 'invoke';
  readonly key: string;
  readonly kind: OperationKind;
  readonly driveId: string;
  /**
   * What the event that this command causes can be told by, without its answer: the lot of a pledge, the
   * pledge of a hand-in and of an inspection, the parcel that is packed. A new box has nothing of the kind.
   */
  readonly subject: string | undefined;
  /** What is acted on, and so the stream whose order counts: the box that is packed. */
  readonly target?: string;
  readonly quantity: number;
}

export type Outcome =
  /** Acknowledged: it must be there for ever. */
  | {
      readonly phase: 'ok';
      readonly key: string;
      readonly answer: Readonly<Record<string, unknown>>;
    }
  /** Refused, or never sent: it must not be there. */
  | { readonly phase: 'fail'; readonly key: string; readonly code: string }
  /** A time-out, a cut connection, an answer that says neither: it may be there, or not, once. */
  | { readonly phase: 'unknown'; readonly key: string; readonly why: string };

/** What was done to the system: `healed` is when the fault ended. */
export interface FaultMark {
  readonly phase: 'fault' | 'healed';
  readonly what: string;
}

/** One line of the log; its place in the log is its order. */
export type LogEntry = (Invocation | Outcome | FaultMark) & {
  /** Milliseconds of the client's clock. */
  readonly at: number;
};

export interface ClientLog {
  readonly entries: readonly LogEntry[];
  add(entry: Invocation | Outcome | FaultMark): LogEntry;
}

/** A log that only grows, one JSON object a line, on disk before the caller goes on. */
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
