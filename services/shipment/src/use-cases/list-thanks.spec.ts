import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewStore } from '@bluebox/embedded';
import { change, type EventStore } from '@bluebox/event-sourcing';
import type { Caller } from '@bluebox/service-http';
import { expect, it, onTestFinished } from 'vitest';
import { type ThankedConsignment, thanksProjection } from '../projections/thanks.ts';
import { listThanks } from './list-thanks.ts';

const nobody: Caller = { subject: 'public', roles: [], links: [] };
const driveId = 'drive-1';

it("lists the thanks of a drive's newest consignments when there are too many (it left out the last ones)", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-thanks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  onTestFinished(() => views.close());
  const thanked = await views.open(thanksProjection);
  // Ids of consignments sort by the time of opening, as UUIDs of version 7 do.
  const numbers = Array.from({ length: 53 }, (_, number) => number);
  const idOf = (number: number) => `consignment-${String(number).padStart(4, '0')}`;
  await thanked.apply({
    from: { 'shipment/0': 0 },
    to: { 'shipment/0': 1 },
    changes: numbers.map((number) =>
      change<ThankedConsignment>('thanked', idOf(number), () => ({ id: idOf(number), driveId })),
    ),
  });
  const readStream = async (stream: string) => {
    const number = Number(stream.slice(-4));
    const consignment = { consignmentId: idOf(number), driveId };
    const recordedAt = new Date(Date.parse('2024-05-06') + number * 1_000).toISOString();
    const thanks = { thanksId: `thanks-${number}`, public: true, via: 'link' };
    return {
      version: 2,
      events: [
        { type: 'consignment.created', recordedAt, data: { ...consignment, number: number + 1 } },
        { type: 'consignment.thanked', recordedAt, data: { ...consignment, ...thanks } },
      ],
    };
  };

  const { body } = await listThanks(
    {
      store: { readStream } as unknown as EventStore,
      notes: { read: async () => ({}) } as never,
      photos: { present: async () => [] } as never,
      thanked,
      readers: { mayRead: async () => true },
    },
    driveId,
    nobody,
  );
  expect(body.thanks.map(({ consignmentId }) => consignmentId)).toEqual(
    numbers.slice(3).reverse().map(idOf),
  );
});
