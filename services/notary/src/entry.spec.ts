import { eventShapes, publishedEvents } from '@bluebox/contracts';
import { LaneBlocked, type RecordedEvent } from '@bluebox/event-sourcing';
import { type Posting, postings } from '@bluebox/ledger';
import { MAX_ENTRY_BYTES } from '@bluebox/transparency';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../../../packages/kafka/src/record.ts';
import { ledgerEntry, openingOf, placeOfEntry, restHash } from './entry.ts';
import { recorded, SAMPLES, sampleOf } from './recorded-events.test-support.ts';

const KEY = Buffer.alloc(32, 7);
const textOf = (event: RecordedEvent, key = KEY) =>
  Buffer.from(ledgerEntry(event, key).bytes).toString();
const named = SAMPLES.map((sample) => [`${sample.type} v${sample.schemaVersion}`, sample] as const);

/** Returns a copy whose objects list their fields in another order. */
function reordered(value: unknown, order: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, order));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => ({ key, item: reordered(item, order), at: order() }))
      .sort((left, right) => left.at - right.at)
      .map(({ key, item }) => [key, item]),
  );
}

describe('the entry of an event', () => {
  // The hash was computed by another program.
  it('has exactly these bytes', () => {
    const { causation: _causation, ...uncaused } = recorded({
      service: 'pledge',
      type: 'pledge.withdrawn',
      schemaVersion: 1,
      data: {
        pledgeId: 'pledge-0001',
        driveId: 'drive-0001',
        lines: [
          { lineId: 'l2', category: 'medicine', unit: 'box', quantity: 2 },
          { lineId: 'l1', category: 'device', unit: 'piece', quantity: 1 },
          { lineId: 'l3', category: 'medicine', unit: 'box', quantity: 2 },
        ],
      },
    });
    const event = uncaused as RecordedEvent;
    const opening = openingOf(event, KEY);
    expect(opening.rest).toBe(
      '["01870a1c-5c00-7a31-9d52-6f0e8d2c4b10/0","pledge.withdrawn",1,"pledge-01870a1c-5c02-7a31-9d52-6f0e8d2c4b11",3,"2023-03-18T02:59:59.999Z","qoeCnIa1Qsy7vgv46k9ODld8KpAkd+iamRcXxjVd4VY=","01870a1c-5c08-7a31-9d52-6f0e8d2c4b14",null,{"driveId":"drive-0001","lines":[{"category":"medicine","lineId":"l2","quantity":2,"unit":"box"},{"category":"device","lineId":"l1","quantity":1,"unit":"piece"},{"category":"medicine","lineId":"l3","quantity":2,"unit":"box"}],"pledgeId":"pledge-0001"}]',
    );
    expect(textOf(event)).toBe(
      `{"v":1,"service":"pledge","bucket":5,"position":42,"scope":"01870a1c-5c01-7a31-9d52-6f0e8d2c4b12","hour":"2023-03-18T02Z","postings":[{"category":"medicine","unit":"box","from":"promised","to":"withdrawn","quantity":2},{"category":"device","unit":"piece","from":"promised","to":"withdrawn","quantity":1},{"category":"medicine","unit":"box","from":"promised","to":"withdrawn","quantity":2}],"rest":"${restHash(opening)}"}`,
    );
    expect(restHash(opening)).toBe('sq1PupM9GfkHxucAsCD8oLspbVkmEaryJ0UTQnH37Ig=');
  });

  it.each(named)(
    'shows a giver with the proof of %s no account (the account that received the goods was in it)',
    (_, sample) => {
      const event = recorded(sample);
      expect(openingOf(event, KEY).rest).not.toContain(event.actor);
      const byAnother = { ...event, actor: 'another' } as RecordedEvent;
      expect(restHash(openingOf(byAnother, KEY))).not.toBe(restHash(openingOf(event, KEY)));
    },
  );

  it.each(named)('tells of %s only service, place, scope, hour and quantities', (_, sample) => {
    const event = recorded(sample);
    const text = textOf(event);
    const entry = JSON.parse(text) as Record<string, unknown> & { postings: object[] };
    expect(text).toBe(JSON.stringify(entry));
    expect(Object.keys(entry)).toEqual([
      'v',
      'service',
      'bucket',
      'position',
      'scope',
      'hour',
      'postings',
      'rest',
    ]);
    for (const posting of entry.postings)
      expect(Object.keys(posting)).toEqual(['category', 'unit', 'from', 'to', 'quantity']);
    const moved = postings(event as never).map(
      ({ of: _of, itemId: _itemId, ...movement }: Posting) => movement,
    );
    expect(entry.postings).toEqual(moved);
    for (const hidden of [event.id, event.type, event.stream, event.actor, event.correlation])
      expect(text).not.toContain(`"${hidden}"`);
    expect(text).not.toContain(event.recordedAt);
    const { bytes, ...place } = ledgerEntry(event, KEY);
    expect(placeOfEntry(bytes)).toEqual(place);
  });

  it.each(named)('of %s is the same from a store and from a topic', (_, sample) => {
    const event = recorded(sample);
    const { headers, value } = encodeRecord(event);
    const record = { headers: { ...headers }, value: Buffer.from(value) };
    const read = decodeRecord(event.service, event.bucket, record, eventShapes[sample.service]);
    expect(textOf((read as { readonly event: RecordedEvent }).event)).toBe(textOf(event));
  });

  it.each(named)('of %s hashes the data as stored, whatever they are converted to', (_, sample) => {
    const event = recorded(sample);
    const rest = JSON.parse(openingOf(event, KEY).rest) as unknown[];
    expect(rest[2]).toBe(sample.schemaVersion);
    expect(rest.at(-1)).toEqual(sample.data);
    // A release with another current schema has the same stored form.
    const later = {
      ...event,
      schemaVersion: 99,
      data: { ...event.data, added: true },
      stored: { schemaVersion: sample.schemaVersion, data: sample.data },
    };
    expect(openingOf(later, KEY)).toEqual(openingOf(event, KEY));
  });

  it('does not depend on the order of fields', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.infiniteStream(fc.nat()), (sample, order) => {
        const data = reordered(sample.data, () => order.next().value as number) as object;
        expect(textOf(recorded({ ...sample, data }))).toBe(textOf(recorded(sample)));
      }),
    );
  });

  it('writes the text of any JSON so that it is read as the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const sample = sampleOf('drive.published');
        const { rest } = openingOf({ ...recorded(sample), data }, KEY);
        expect((JSON.parse(rest) as unknown[]).at(-1)).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  it('has a salt of its own for each event and key, and the same one each time', () => {
    const sample = sampleOf('pledge.submitted');
    fc.assert(
      fc.property(fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 5 }), (commits) => {
        const events = commits.map((commit) => recorded(sample, { id: `${commit}/0` }));
        const salts = events.map((event) => openingOf(event, KEY).salt.toString('hex'));
        const again = events.map((event) => openingOf(event, KEY).salt.toString('hex'));
        const others = events.map((event) =>
          openingOf(event, Buffer.alloc(32, 8)).salt.toString('hex'),
        );
        expect(again).toEqual(salts);
        expect(new Set([...salts, ...others]).size).toBe(2 * commits.length);
      }),
    );
    const [one, two] = ['0', '1'].map((index) =>
      recorded(sample, { id: `01870a1c-5c00-7a31-9d52-6f0e8d2c4b10/${index}` }),
    );
    expect(openingOf(one as RecordedEvent, KEY).salt).not.toEqual(
      openingOf(two as RecordedEvent, KEY).salt,
    );
  });

  it('commits to every part of the event', () => {
    const event = recorded(sampleOf('pledge.submitted'));
    const hash = restHash(openingOf(event, KEY));
    const { causation: _causation, ...uncaused } = event;
    for (const changed of [
      { ...event, type: 'pledge.amended' },
      { ...event, schemaVersion: 9 },
      { ...event, stream: 'pledge-other' },
      { ...event, version: 4 },
      { ...event, recordedAt: '2023-03-18T02:59:59.998Z' },
      { ...event, actor: 'public' },
      { ...event, correlation: 'other' },
      { ...event, causation: 'other' },
      uncaused as RecordedEvent,
      { ...event, data: { ...event.data, quantity: 1 } },
    ])
      expect(restHash(openingOf(changed, KEY))).not.toBe(hash);
  });

  it('sums movements only where the entry would be too long', () => {
    const line = { category: 'medicine', unit: 'box', quantity: 1 };
    const event = (lines: number) =>
      recorded({
        service: 'pledge',
        type: 'pledge.withdrawn',
        schemaVersion: 1,
        data: {
          pledgeId: 'pledge-0001',
          driveId: 'drive-0001',
          lines: Array.from({ length: lines }, (_, at) => ({ lineId: `l${at}`, ...line })),
        },
      });
    expect(JSON.parse(textOf(event(600))).postings).toHaveLength(600);
    const long = ledgerEntry(event(1_000), KEY).bytes;
    expect(long.length).toBeLessThan(MAX_ENTRY_BYTES);
    expect(JSON.parse(Buffer.from(long).toString()).postings).toEqual([
      { category: 'medicine', unit: 'box', from: 'promised', to: 'withdrawn', quantity: 1_000 },
    ]);
  });

  it('is refused for an event that cannot be read', () => {
    const event = { ...recorded(sampleOf('box.opened')), unreadable: 'no data' };
    expect(() => ledgerEntry(event, KEY)).toThrow('inventory/5 waits at position 42');
    const lacking = recorded(
      { ...sampleOf('pledge.submitted'), data: { reference: 'XLX-P01S0N' } },
      { service: 'pledge' },
    );
    expect(() => ledgerEntry(lacking, KEY)).toThrow(LaneBlocked);
  });

  it('is tested with every event', () => {
    const types = Object.values(publishedEvents).flatMap((all) => all.map(({ type }) => type));
    expect([...new Set(SAMPLES.map(({ type }) => type))].sort()).toEqual([...types].sort());
  });
});
