import { readdirSync, readFileSync } from 'node:fs';
import { DECIDING_SERVICES, eventShapes, publishedEvents } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord, type StoredRecord } from './record.ts';

const samples = new URL('../../contracts/src/samples/', import.meta.url);
const golden = new URL('./records/', import.meta.url);
const json = (folder: URL, file: string): unknown =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const definitions = DECIDING_SERVICES.flatMap((service) =>
  publishedEvents[service].map(({ type, version }) => ({ service, type: type as string, version })),
);

const subjectOf = (type: string): string => type.split('.')[0] ?? '';
/** Ids of streams that are named within their drive. */
const IN_DRIVE: Readonly<Record<string, string>> = {
  need: '01870a1c-5c01-7a31-9d52-6f0e8d2c4b10-n3',
  slot: '01870a1c-5c01-7a31-9d52-6f0e8d2c4b10-p2-2023-03-21T12:00',
};
const eventOf = (service: string, type: string, version: number, data: object): RecordedEvent => ({
  type,
  data,
  id: '01870a1c-5c00-7a31-9d52-6f0e8d2c4b10/0',
  schemaVersion: version,
  service,
  stream: `${subjectOf(type)}-${IN_DRIVE[subjectOf(type)] ?? '01870a1c-5c02-7a31-9d52-6f0e8d2c4b10'}`,
  version: 3,
  scope: '01870a1c-5c01-7a31-9d52-6f0e8d2c4b10',
  commit: '01870a1c-5c00-7a31-9d52-6f0e8d2c4b10',
  recordedAt: '2023-03-18T02:00:00.000Z',
  actor: '01870a1c-5c09-7a31-9d52-6f0e8d2c4b10',
  correlation: '01870a1c-5c08-7a31-9d52-6f0e8d2c4b10',
  causation: '01870a1c-5c07-7a31-9d52-6f0e8d2c4b10/1',
  bucket: 5,
  position: 42,
});
const stored = ({ headers, value }: ReturnType<typeof encodeRecord>): StoredRecord => ({
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]),
  ),
  value: Buffer.from(value),
});
const SHAPES = {
  'box.opened': { version: 2, upcasters: { 1: (data: object) => ({ ...data, isNew: true }) } },
};
const EVENT = eventOf('inventory', 'box.opened', 2, { number: 1 });
const RECORD = stored(encodeRecord(EVENT));
const without = (...names: string[]): StoredRecord => ({
  ...RECORD,
  headers: Object.fromEntries(
    Object.entries(RECORD.headers ?? {}).filter(([name]) => !names.includes(name)),
  ),
});
const withHeader = (name: string, text: string): StoredRecord => ({
  ...RECORD,
  headers: { ...RECORD.headers, [name]: Buffer.from(text) },
});

describe('the record of an event', () => {
  it('has a golden sample for the current version of every event, and no other samples', () => {
    expect(readdirSync(golden).sort()).toEqual(
      definitions.map(({ type, version }) => `${type}.v${version}.json`).sort(),
    );
  });

  it.each(definitions.map((definition) => [definition.type, definition] as const))(
    '%s is encoded as in its golden sample, and decoded again',
    (_type, { service, type, version }) => {
      const file = `${type}.v${version}.json`;
      const event = eventOf(service, type, version, json(samples, file) as object);
      const record = encodeRecord(event);
      expect({ ...record, value: JSON.parse(record.value) }).toEqual(json(golden, file));
      expect(decodeRecord(service, event.bucket, stored(record), eventShapes[service])).toEqual({
        event,
      });
    },
  );

  it('is decoded to the current version, and encoded again as it was', () => {
    const old = stored(encodeRecord({ ...EVENT, schemaVersion: 1 }));
    const decoded = decodeRecord('inventory', 5, old, SHAPES);
    const event = {
      ...EVENT,
      data: { number: 1, isNew: true },
      stored: { schemaVersion: 1, data: { number: 1 } },
    };
    expect(decoded).toEqual({ event });
    expect(stored(encodeRecord(event))).toEqual(old);
  });
});

describe('a record that cannot be read', () => {
  it.each<[string, StoredRecord, string]>([
    ['has no data', { ...RECORD, value: null }, 'no data'],
    ['is not JSON', { ...RECORD, value: Buffer.from('{"number":') }, 'the data is not JSON'],
    ['is not an object', { ...RECORD, value: Buffer.from('[1]') }, 'the data is not a JSON object'],
    ['is of an unknown type', withHeader('ce_type', 'box.burnt'), 'unknown event type box.burnt'],
    [
      'is of a later version',
      withHeader('ce_schemaversion', '3'),
      'box.opened version 3 is newer than this program knows (2)',
    ],
    ['lacks headers', without('ce_id', 'ce_actor'), 'no ce_id, ce_actor'],
    ['has no version', withHeader('ce_streamversion', '-1'), 'no ce_streamversion'],
    ['is in another partition', withHeader('ce_bucket', '6'), 'of bucket 6, in partition 5'],
  ])('becomes an event without data, with the reason: %s', (_what, record, unreadable) => {
    expect(decodeRecord('inventory', 5, record, SHAPES)).toMatchObject({
      event: { stream: EVENT.stream, position: 42, service: 'inventory', data: {}, unreadable },
    });
  });

  it.each<[string, StoredRecord]>([
    ['no headers', { value: RECORD.value }],
    ['no stream', without('ce_stream')],
    ['no position', without('ce_position')],
    ['a position that is not a number', withHeader('ce_position', '4e2')],
    ['a position twice', { ...RECORD, headers: { ...RECORD.headers, ce_position: ['1', '2'] } }],
  ])('is unplaced with %s', (_what, record) => {
    expect(decodeRecord('inventory', 5, record, SHAPES)).toHaveProperty('unplaced');
  });
});
