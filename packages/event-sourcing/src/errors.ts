/**
 * Kinds of refusals:
 * - `invalid`: the command makes no sense in any state;
 * - `not-found`: something that the command names does not exist, or the caller may not see it;
 * - `conflict`: the state of something that the command names does not allow the command;
 * - `forbidden`: the caller lacks the permission.
 */
export type RefusalKind = 'invalid' | 'not-found' | 'conflict' | 'forbidden';

/**
 * A refused command, which changed nothing. The code is stable and part of the API; the message is
 * for developers.
 */
export class DomainError extends Error {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    kind: RefusalKind,
    code: string,
    message: string,
    data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.kind = kind;
    this.data = data;
  }
}

/** The stream is not at the version on which the caller based the change. */
export class VersionMismatch extends DomainError {
  constructor(expected: number, actual: number) {
    super('conflict', 'VERSION_MISMATCH', `expected version ${expected}, found ${actual}`, {
      expected,
      actual,
    });
    this.name = 'VersionMismatch';
  }
}

/**
 * A stream of the commit is not at the expected version, because another writer appended first. The
 * caller reads the stream again before retrying.
 */
export class ConcurrencyConflict extends Error {
  readonly stream: string;
  constructor(stream: string) {
    super(`stream ${stream} has moved on`);
    this.name = 'ConcurrencyConflict';
    this.stream = stream;
  }
}

/** A key that must be unique within the service was already taken by another commit. */
export class UniqueKeyTaken extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`unique key ${key} is taken`);
    this.name = 'UniqueKeyTaken';
    this.key = key;
  }
}

/**
 * A commit with this idempotency key exists already, so nothing was appended. The caller reads the
 * stored answer instead.
 */
export class IdempotencyKeyUsed extends Error {
  readonly key: string;
  constructor(key: string) {
    super(`idempotency key ${key} was used`);
    this.name = 'IdempotencyKeyUsed';
    this.key = key;
  }
}

/**
 * A stored cursor differs from this instance's copy. Another instance moved the cursor, parked
 * events were released, or the view's generation was swapped.
 */
export class CursorConflict extends Error {
  readonly consumer: string;
  constructor(consumer: string) {
    super(`the cursor of ${consumer} was moved by another instance`);
    this.name = 'CursorConflict';
    this.consumer = consumer;
  }
}

/**
 * A consumer can neither handle nor skip an event until somebody mends the event, or a release runs
 * that can read it. The bus keeps offering the batch, as after any failure.
 */
export class LaneBlocked extends Error {
  readonly reason: string;
  /** @param lane `service/bucket`. */
  constructor(lane: string, position: number, reason: string) {
    super(`${lane} waits at position ${position}, which cannot be read: ${reason}`);
    this.name = 'LaneBlocked';
    this.reason = reason;
  }
}

/**
 * A query named a field that the view does not declare as an index, so the query would scan every
 * document.
 */
export class UndeclaredIndex extends Error {
  readonly field: string;
  constructor(view: string, collection: string, field: string) {
    super(`view ${view}, collection ${collection}: ${field} is not a declared index`);
    this.name = 'UndeclaredIndex';
    this.field = field;
  }
}
