import type { DomainEvent, RecordedEvent, StreamEvent } from '../event.ts';

/** All events of one command, which are appended together or not at all. */
export interface NewCommit {
  readonly id: string;
  readonly scope: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly correlation: string;
  readonly causation?: string;
  /** Each stream with the version that the decision was based on; 0 for a new stream. */
  readonly streams: readonly StreamAppend[];
  /**
   * Keys that no other commit of the service may hold, such as a reference, a box number, or a used
   * proof of work.
   */
  readonly uniqueKeys?: readonly string[];
  readonly idempotency?: IdempotentAnswer;
}

export interface StreamAppend {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly events: readonly DomainEvent[];
}

export interface IdempotentAnswer {
  /**
   * Key of the command. A request's key consists of caller, route and the caller's own key; a
   * policy's key consists of its name, the event and the command's index.
   */
  readonly key: string;
  /**
   * URL of the request, and a hash of the part of the body that the key is bound to (by default,
   * the raw bytes); empty for a policy. Another fingerprint under the same key is an error.
   */
  readonly fingerprint: string;
  /**
   * Answer to the request, as plain JSON without secrets. The HTTP layer adds secrets when the
   * answer is sent.
   */
  readonly answer: unknown;
}

/** Position of a commit in its service's log. */
export interface Committed {
  readonly service: string;
  readonly bucket: number;
  readonly commit?: string;
  /** Position of the commit's last event; absent until a position is assigned. */
  readonly position?: number;
}

export interface StoredStream {
  /** Version of the stream; 0 when it does not exist. */
  readonly version: number;
  readonly events: readonly StreamEvent[];
}

/** The streams of one service. */
export interface EventStore {
  readonly service: string;
  /**
   * Resolves when the commit is durable: with the position of its last event, or with `undefined`
   * if positions are assigned later.
   * @throws ConcurrencyConflict, UniqueKeyTaken, IdempotencyKeyUsed. Any other error means that
   * nothing was appended or that the outcome is unknown (the caller retries under the same
   * idempotency key).
   */
  append(commit: NewCommit): Promise<number | undefined>;
  readStream(stream: string): Promise<StoredStream>;
  /** Returns the streams that have events, in the given order, with a single query. */
  existingStreams(streams: readonly string[]): Promise<readonly string[]>;
  findAnswer(key: string): Promise<IdempotentAnswer | undefined>;
  /**
   * Returns the commit whose answer is stored under a key. An adapter that does not know the commit
   * returns current positions of all buckets, one of which includes the commit.
   */
  committedUnder(key: string): Promise<readonly Committed[]>;
  /**
   * Deletes answers recorded before the given ISO time, except those of policies (`policy:…`). A
   * policy whose memory is rebuilt reacts to all events again, and only the stored answers show
   * which commands it has already issued.
   * @returns the number of deleted answers.
   */
  forgetAnswersBefore(recordedAt: string): Promise<number>;
}

/** Events of one (service, bucket), contiguous and in order of position. */
export interface EventBatch {
  readonly service: string;
  readonly bucket: number;
  readonly events: readonly RecordedEvent[];
}

/** The committed events that a relay has not published yet. */
export interface CommitOutbox {
  /**
   * Waits for events that have a position and were not taken yet, and returns at most one batch per
   * (service, bucket). Returns `undefined` when the outbox is closed and nothing more will come.
   */
  take(): Promise<readonly EventBatch[] | undefined>;
  /**
   * Marks an acknowledged batch as published. If a crash prevents this call, the batch is taken
   * again, or consumers read its events from the history.
   */
  markPublished(batch: EventBatch): Promise<void>;
}

/** The events of one or several services by position, for readers that start or fall behind. */
export interface EventHistory {
  /**
   * Reads events with a position greater than `after`, in order, up to a gap or the limit. If the
   * next position is missing, the adapter returns nothing or throws GapDetected.
   */
  read(
    service: string,
    bucket: number,
    after: number,
    limit: number,
  ): Promise<readonly RecordedEvent[]>;
  /** Returns the last position of a bucket; 0 when it is empty. */
  head(service: string, bucket: number): Promise<number>;
}
