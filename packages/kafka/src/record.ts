import {
  currentForm,
  type EventShapes,
  type RecordedEvent,
  storedForm,
} from '@bluebox/event-sourcing';

/** An event on a topic: a CloudEvents 1.0 record in binary mode, keyed by its scope. */
export interface EventRecord {
  readonly key: string;
  readonly partition: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A record as kafkajs returns it, without validation. */
export interface StoredRecord {
  readonly value: Buffer | null;
  readonly headers?:
    | Readonly<Record<string, Buffer | string | readonly (Buffer | string)[] | undefined>>
    | undefined;
}

export type DecodedRecord =
  | { readonly event: RecordedEvent }
  /** The reason why a record without stream or position cannot be assigned to any event. */
  | { readonly unplaced: string };

const CONTENT_TYPE = 'application/json';

/**
 * Encodes an event as a record, whose partition is the event's bucket. An event that was stored under an older
 * schema version is published in that form, so that publishing it again repeats the first record.
 */
export function encodeRecord(event: RecordedEvent): EventRecord {
  const { schemaVersion, data } = storedForm(event);
  return {
    key: event.scope,
    partition: event.bucket,
    headers: {
      'content-type': CONTENT_TYPE,
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: `/bluebox/${event.service}`,
      ce_type: event.type,
      ce_subject: event.stream,
      ce_time: event.recordedAt,
      ce_partitionkey: event.scope,
      ce_schemaversion: String(schemaVersion),
      ce_stream: event.stream,
      ce_streamversion: String(event.version),
      ce_bucket: String(event.bucket),
      ce_position: String(event.position),
      ce_drive: event.scope,
      ce_commit: event.commit,
      ce_actor: event.actor,
      ce_correlation: event.correlation,
      ...(event.causation === undefined ? {} : { ce_causation: event.causation }),
    },
    value: JSON.stringify(data),
  };
}

/**
 * Decodes a record of a service's bucket, and upcasts its data to the current version. A record
 * that has a stream and a position but cannot be decoded becomes an event with the reason in
 * `unreadable`. The function never throws, so that no record can stop a consumer.
 */
export function decodeRecord(
  service: string,
  bucket: number,
  record: StoredRecord,
  shapes: EventShapes,
): DecodedRecord {
  const header = (name: string): string | undefined => {
    const value = record.headers?.[name];
    return typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : undefined;
  };
  const stream = header('ce_stream');
  const position = naturalNumber(header('ce_position'));
  if (stream === undefined || stream === '') return { unplaced: 'no header ce_stream' };
  if (position === undefined) return { unplaced: 'no position in the header ce_position' };

  const missing: string[] = [];
  const text = (name: string): string => {
    const value = header(name);
    if (value === undefined || value === '') missing.push(name);
    return value ?? '';
  };
  const count = (name: string): number => {
    const value = naturalNumber(header(name));
    if (value === undefined) missing.push(name);
    return value ?? 0;
  };
  const causation = header('ce_causation');
  const envelope = {
    id: text('ce_id'),
    type: text('ce_type'),
    schemaVersion: count('ce_schemaversion'),
    service,
    stream,
    version: count('ce_streamversion'),
    scope: text('ce_drive'),
    commit: text('ce_commit'),
    recordedAt: text('ce_time'),
    actor: text('ce_actor'),
    correlation: text('ce_correlation'),
    ...(causation === undefined ? {} : { causation }),
    bucket,
    position,
  };
  const unreadable = (reason: string): DecodedRecord => ({
    event: { ...envelope, data: {}, unreadable: reason },
  });
  if (missing.length > 0) return unreadable(`no ${missing.join(', ')}`);
  if (header('ce_bucket') !== String(bucket))
    return unreadable(`of bucket ${header('ce_bucket')}, in partition ${bucket}`);
  try {
    const data = objectOf(record.value);
    return {
      event: {
        ...envelope,
        ...currentForm(shapes, envelope.type, { schemaVersion: envelope.schemaVersion, data }),
      },
    };
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

/** Parses a positive integer without sign, exponent or leading zeros. */
function naturalNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9][0-9]{0,14}$/.test(text)) return undefined;
  return Number(text);
}

/** @throws an error that quotes no content, because error messages may be logged. */
function objectOf(value: Buffer | null): object {
  if (value === null) throw new Error('no data');
  let data: unknown;
  try {
    data = JSON.parse(value.toString());
  } catch {
    throw new Error('the data is not JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error('the data is not a JSON object');
  return data;
}
