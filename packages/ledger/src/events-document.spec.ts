import { readFileSync } from 'node:fs';
import { type BlueboxEvent, DECIDING_SERVICES, publishedEvents } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { ENDS, PLACES, SOURCES } from './accounts.ts';
import { goldenSample } from './golden-samples.test-support.ts';
import { postings } from './postings.ts';

type Type = BlueboxEvent['type'];

const page = readFileSync(
  new URL('../../../docs/events-and-postings.md', import.meta.url),
  'utf8',
).replaceAll('\r\n', '\n');

function section(title: string): string {
  const [, text] = page.split(`\n## ${title}\n`);
  if (text === undefined) throw new Error(`the page has no section ${title}`);
  return text.split('\n## ')[0] ?? '';
}
const codes = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').slice(1, -1));
const sorted = (values: Iterable<string>) => [...values].sort();

const allTypes = sorted(
  DECIDING_SERVICES.flatMap((service) => publishedEvents[service].map(({ type }) => type)),
);
const pairsOf = (event: BlueboxEvent) =>
  sorted(new Set(postings(event).map(({ from, to }) => `${from} → ${to}`)));

const table = rows(section('Postings')).map(([event = '', when = '', moves = '']) => ({
  type: codes(event)[0] as Type,
  when: codes(when)[0],
  pairs: sorted(codes(moves).filter((code) => code.includes('→'))),
}));
const silent = codes(section('Postings').split('Nothing is moved by:')[1] ?? '') as Type[];

describe('docs/events-and-postings.md', () => {
  it('lists every event in the streams of its service', () => {
    const byService = new Map<string, string[]>();
    for (const [service = '', , , events = ''] of rows(section('Streams'))) {
      const name = service.trim();
      byService.set(name, [...(byService.get(name) ?? []), ...codes(events)]);
    }
    for (const service of DECIDING_SERVICES)
      expect(sorted(byService.get(service) ?? [])).toEqual(
        sorted(publishedEvents[service].map(({ type }) => type)),
      );
  });

  it('says for every event either what it moves or that it moves nothing', () => {
    const told = sorted([...new Set(table.map(({ type }) => type)), ...silent]);
    expect(told).toEqual(allTypes);
  });

  it.each(table)('has the movements of $type right ($when)', ({ type, when, pairs }) => {
    const [field, value] = when?.split(': ') ?? [];
    const event = field === undefined ? goldenSample(type) : goldenSample(type, { [field]: value });
    expect(pairs).toEqual(pairsOf(event));
    expect(pairs.length).toBeGreaterThan(0);
  });

  it.each(silent)('is right that %s moves nothing', (type) => {
    expect(pairsOf(goldenSample(type))).toEqual([]);
  });

  it('has a row for each way in which an adjustment, receipt, inspection or settlement moves goods', () => {
    const told = (type: Type) =>
      sorted(table.filter((row) => row.type === type).map(({ when = '' }) => when));
    expect(told('parcel.adjusted')).toEqual(
      sorted(['found', 'lost', 'damaged', 'disposed'].map((value) => `direction: ${value}`)),
    );
    expect(told('receipt.confirmed')).toEqual(['from: delivered', 'from: inTransit']);
    expect(told('inspection.recorded')).toEqual(['from: quarantined', 'from: received']);
    expect(told('rejection.settled')).toEqual(['to: disposed', 'to: returned']);
  });

  it('names every account of the ledger', () => {
    const accounts = codes(section('The ledger').split('Each event is')[0] ?? '');
    for (const account of [...SOURCES, ...PLACES, ...ENDS]) expect(accounts).toContain(account);
  });
});
