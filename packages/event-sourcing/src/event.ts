/**
 * A fact, named in the past tense by its wire type. The data is plain JSON and holds no personal
 * data.
 */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An event's data as the log has it, before any upcaster. */
export interface StoredForm {
  readonly schemaVersion: number;
  readonly data: object;
}

/** Fields that the store adds to an event when it is committed. */
export interface EventEnvelope {
  /**
   * Id of the event, unique over all services: the commit's id, a slash, the event's index in the
   * commit.
   */
  readonly id: string;
  /** Schema version of `data`. Older stored versions are upcast when they are read. */
  readonly schemaVersion: number;
  readonly service: string;
  readonly stream: string;
  /** Version of the stream after this event: contiguous, beginning at 1. */
  readonly version: number;
  /**
   * Id of the event's scope, such as a drive. The scope determines the bucket. Stores and topics
   * call this field `drive`.
   */
  readonly scope: string;
  readonly commit: string;
  /** Time of the commit by the server's clock, in ISO 8601 and UTC. */
  readonly recordedAt: string;
  /**
   * A random account id, `public`, `policy:<name>`, or `retention` when the pledge service deletes
   * old data; never a person's name.
   */
  readonly actor: string;
  /** Id of the request that started the chain of commands and events. */
  readonly correlation: string;
  /** Id of the event that a policy reacted to. */
  readonly causation?: string;
  /** Data and schema version as stored; absent if `data` was not upcast. */
  readonly stored?: StoredForm;
  /** Reason why `data` could not be decoded. `data` is empty then, and consumers park the event. */
  readonly unreadable?: string;
}

/** An event of a stream, without its position in the bucket. */
export type StreamEvent<E extends DomainEvent = DomainEvent> = E extends DomainEvent
  ? E & EventEnvelope
  : never;

/** An event with its position. Positions are contiguous from 1 within a (service, bucket). */
export type RecordedEvent<E extends DomainEvent = DomainEvent> = E extends DomainEvent
  ? E & EventEnvelope & { readonly bucket: number; readonly position: number }
  : never;

/** The member of an event union that has the given wire type. */
export type EventOfType<E extends DomainEvent, T extends E['type']> = Extract<
  E,
  { readonly type: T }
>;
