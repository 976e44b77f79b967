import { bucketOf } from './bucket.ts';
import { type Evolver, fold } from './decider.ts';
import { ConcurrencyConflict, VersionMismatch } from './errors.ts';
import type { DomainEvent } from './event.ts';
import type { Committed, EventStore, StoredStream } from './ports/event-store.ts';

/** Identity of a request that may be repeated. */
export interface IdempotencyOfRequest {
  readonly key: string;
  readonly fingerprint: string;
  /** Fingerprints of the same request by keys that were replaced and are still accepted. */
  readonly earlierFingerprints?: readonly string[];
}

/** Whether a stored fingerprint is that of this request. */
export const isFingerprintOf = (
  { fingerprint, earlierFingerprints = [] }: Omit<IdempotencyOfRequest, 'key'>,
  stored: string | undefined,
): boolean => stored === fingerprint || earlierFingerprints.some((each) => each === stored);

/** Metadata of a command. */
export interface CommandContext {
  /** A new id, which becomes the commit's id. */
  readonly commandId: string;
  readonly at: string;
  readonly actor: string;
  readonly correlation: string;
  readonly causation?: string;
  readonly idempotency?: IdempotencyOfRequest;
  /**
   * Called after the command's events have been appended; not called for a command without events.
   */
  readonly onCommitted?: (committed: Committed) => void;
}

/** A stream that a command reads and may append to. */
export interface StreamTarget<State, Event extends DomainEvent> {
  readonly stream: string;
  readonly evolver: Evolver<State, Event>;
  /**
   * The version that the caller last saw (If-Match). If the stream is at another version, the
   * command is refused with `VERSION_MISMATCH` and not retried.
   */
  readonly expectedVersion?: number | undefined;
  /**
   * Whether the command made the stream's id, so that nothing can be in the stream, and it is not
   * read. If somebody else's commit is there all the same, the command is repeated on what is
   * there.
   */
  readonly isNew?: boolean;
}

/** Returns the target with the mark that the command made the stream's id. */
export const newStream = <State, Event extends DomainEvent>(
  target: StreamTarget<State, Event>,
): StreamTarget<State, Event> => ({ ...target, isNew: true });

// biome-ignore lint/suspicious/noExplicitAny: a command may touch streams of any aggregate; each target carries its types
type AnyTarget = StreamTarget<any, any>;
export type Targets = Readonly<Record<string, AnyTarget>>;
export type StatesOf<T extends Targets> = {
  readonly [K in keyof T]: ReturnType<T[K]['evolver']['evolve']>;
};
export type VersionsOf<T extends Targets> = { readonly [K in keyof T]: number };
export type DecisionsOf<T extends Targets> = {
  readonly [K in keyof T]?: readonly Parameters<T[K]['evolver']['evolve']>[1][];
};

export interface CommandExecution<T extends Targets, Answer> {
  readonly context: CommandContext;
  readonly targets: T;
  /**
   * Returns the id of the command's scope, such as a drive. The states are those before the events.
   */
  readonly scope: (states: StatesOf<T>) => string;
  /**
   * Returns the new events by target. Must have no side effects, because it is called again after a
   * conflict.
   * @throws DomainError to refuse the command.
   */
  readonly decide: (states: StatesOf<T>, versions: VersionsOf<T>) => DecisionsOf<T>;
  /** Returns the keys that the commit claims. The states are those after the events. */
  readonly uniqueKeys?: (states: StatesOf<T>) => readonly string[];
  /**
   * Returns the answer to the caller. The states are those after the events. The answer must hold
   * no secrets, because it is stored with the commit if the command has an idempotency key.
   */
  readonly answer: (states: StatesOf<T>, versions: VersionsOf<T>) => Answer;
  /**
   * Largest number of attempts before a conflict with other writers is thrown, 8 by default. More
   * are worth their time only for a stream that many callers write to at once.
   */
  readonly attempts?: number;
}

const DEFAULT_ATTEMPTS = 8;
const EMPTY_STREAM: StoredStream = { version: 0, events: [] };

/**
 * Reads the streams, decides, appends the events, and answers. When another writer appended first,
 * all steps are repeated. A decision without events appends nothing and
 * answers from the current state.
 * @throws DomainError when refused; UniqueKeyTaken and IdempotencyKeyUsed from the store;
 *   ConcurrencyConflict when other writers were first on every attempt.
 */
export async function execute<T extends Targets, Answer>(
  store: EventStore,
  execution: CommandExecution<T, Answer>,
): Promise<Answer> {
  const { context, targets, attempts = DEFAULT_ATTEMPTS } = execution;
  for (let attempt = 1; ; attempt++) {
    const states: Record<string, unknown> = {};
    const versions: Record<string, number> = {};
    // The reads are requested together, so that a store can answer them with one query.
    const read = await Promise.all(
      Object.entries(targets).map(async ([name, target]) => {
        const isAbsent = target.isNew === true && attempt === 1;
        return [
          name,
          target,
          isAbsent ? EMPTY_STREAM : await store.readStream(target.stream),
        ] as const;
      }),
    );
    for (const [name, target, stored] of read) {
      if (target.expectedVersion !== undefined && target.expectedVersion !== stored.version)
        throw new VersionMismatch(target.expectedVersion, stored.version);
      states[name] = fold(target.evolver, stored.events);
      versions[name] = stored.version;
    }

    const decisions = execution.decide(
      states as StatesOf<T>,
      versions as VersionsOf<T>,
    ) as Readonly<Record<string, readonly DomainEvent[] | undefined>>;
    const scope = execution.scope(states as StatesOf<T>);

    // The answer and the unique keys are taken from the states after the events.
    const streams = [];
    for (const [name, target] of Object.entries(targets)) {
      const events = decisions[name];
      if (events === undefined || events.length === 0) continue;
      const expectedVersion = versions[name] as number;
      streams.push({ stream: target.stream, expectedVersion, events });
      states[name] = fold(target.evolver, events, states[name]);
      versions[name] = expectedVersion + events.length;
    }
    const answer = execution.answer(states as StatesOf<T>, versions as VersionsOf<T>);
    if (streams.length === 0) return answer;

    const uniqueKeys = execution.uniqueKeys?.(states as StatesOf<T>);
    try {
      const position = await store.append({
        id: context.commandId,
        scope,
        recordedAt: context.at,
        actor: context.actor,
        correlation: context.correlation,
        ...(context.causation === undefined ? {} : { causation: context.causation }),
        streams,
        ...(uniqueKeys === undefined ? {} : { uniqueKeys }),
        ...(context.idempotency === undefined
          ? {}
          : { idempotency: answerTo(context.idempotency, answer) }),
      });
      context.onCommitted?.({
        service: store.service,
        bucket: bucketOf(scope),
        ...(position === undefined ? { commit: context.commandId } : { position }),
      });
      return answer;
    } catch (error) {
      if (!(error instanceof ConcurrencyConflict) || attempt === attempts) throw error;
    }
  }
}

const answerTo = ({ key, fingerprint }: IdempotencyOfRequest, answer: unknown) => ({
  key,
  fingerprint,
  answer,
});
