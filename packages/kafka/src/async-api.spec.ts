import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { DECIDING_SERVICES, publishedEvents } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument } from './async-api.ts';
import { encodeRecord } from './record.ts';

const sampleOf = (type: string, version: number): object =>
  JSON.parse(
    readFileSync(
      new URL(`../../contracts/src/samples/${type}.v${version}.json`, import.meta.url),
      'utf8',
    ),
  );
const document = asyncApiDocument(
  DECIDING_SERVICES.map((service) => ({ service, events: [...publishedEvents[service]] })),
  sampleOf,
);
const problemsOf = async (source: object) =>
  (await new Parser().parse(JSON.stringify(source))).diagnostics
    .filter(({ severity }) => severity === 0)
    .map(({ message, path }) => `${path.join('.')}: ${message}`);

describe('the AsyncAPI document', () => {
  it('is valid', async () => {
    expect(await problemsOf(document)).toEqual([]);
  });

  it('would be invalid if it referred to a missing message', async () => {
    const broken = structuredClone(document);
    const [channel] = Object.values(broken.channels);
    if (channel === undefined) throw new Error('no channel');
    channel.messages = { 'box.burnt.v1': { $ref: '#/components/messages/box.burnt.v1' } };
    expect(await problemsOf(broken)).not.toEqual([]);
  });

  it('equals docs/asyncapi.json', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
      '../../../docs/asyncapi.json',
    );
  });

  it('describes the headers that records have', () => {
    const event: RecordedEvent = {
      type: 'box.opened',
      data: {},
      id: 'commit-1/0',
      schemaVersion: 1,
      service: 'inventory',
      stream: 'box-1',
      version: 1,
      scope: 'drive-1',
      commit: 'commit-1',
      recordedAt: '2026-03-20T08:00:00.000Z',
      actor: 'account-1',
      correlation: 'request-1',
      causation: 'commit-0/0',
      bucket: 0,
      position: 1,
    };
    expect(Object.keys(document.components.schemas.headers.properties).sort()).toEqual(
      Object.keys(encodeRecord(event).headers).sort(),
    );
  });
});
