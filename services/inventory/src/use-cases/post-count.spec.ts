import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventShapes, MOST_POSTED, type ParcelEvent } from '@bluebox/contracts';
import { openEventLog, openVault } from '@bluebox/embedded';
import type { CommandContext, DomainEvent, EventStore } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countStream } from '../domain/count.ts';
import { parcelStream } from '../domain/parcel.ts';
import { notesIn } from '../notes.ts';
import { reverseCount } from './end-count.ts';
import { readCount } from './known-count.ts';
import { readParcel } from './known-parcel.ts';
import { postCount } from './post-count.ts';

const driveId = 'drive-xiji';
const countId = 'count-0001';
const by = 'account-ada';
const parcelIds = Array.from(
  { length: 2 * MOST_POSTED + 5 },
  (_, index) => `parcel-${1000 + index}`,
);

let folder: string;
let log: ReturnType<typeof openEventLog>;
let store: EventStore;
let vault: ReturnType<typeof openVault>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-count-'));
  log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  store = log.store('inventory');
  vault = openVault({ path: join(folder, 'vault.sqlite'), key: randomBytes(32) });
  const append = (stream: string, events: readonly DomainEvent[]) =>
    store.append({
      id: randomUUID(),
      scope: driveId,
      recordedAt: '2023-03-21T02:00:00.000Z',
      actor: by,
      correlation: randomUUID(),
      streams: [{ stream, expectedVersion: 0, events }],
    });
  for (const parcelId of parcelIds) {
    const created: ParcelEvent = {
      type: 'parcel.created',
      data: {
        parcelId,
        driveId,
        item: { name: '布洛芬', category: 'medicine', unit: 'box' },
        quantity: 10,
        origin: {
          kind: 'inspection',
          receptionId: 'reception-1',
          inspectionId: 'inspection-1',
          lineId: 'l1',
        },
      },
    };
    await append(parcelStream(parcelId), [created]);
  }
  const figure = (parcelId: string) => ({
    countId,
    driveId,
    parcelId,
    quantity: 9,
    version: 1,
    by,
  });
  await append(countStream(countId), [
    { type: 'count.begun', data: { countId, driveId, kind: 'operating', counters: 1 } },
    ...parcelIds.flatMap((parcelId) => [
      { type: 'count.counted', data: figure(parcelId) },
      { type: 'count.recounted', data: figure(parcelId) },
    ]),
  ]);
});
afterEach(async () => {
  await vault.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

class Crash extends Error {}

/** Returns the store of a process that ends before, or just after, the commit of a number. */
function crashingAt(commit: number, when: 'before' | 'after'): EventStore {
  let commits = 0;
  return new Proxy(store, {
    get(target, name) {
      if (name !== 'append') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (...facts: Parameters<EventStore['append']>) => {
        commits += 1;
        if (commits === commit && when === 'before') throw new Crash();
        const position = await target.append(...facts);
        if (commits === commit) throw new Crash();
        return position;
      };
    },
  });
}
const dependencies = (of: EventStore) => ({
  store: of,
  notes: notesIn(vault, of, randomUUID, async () => false),
  newId: randomUUID,
});
const context = (): CommandContext => ({
  commandId: randomUUID(),
  at: '2023-03-21T03:00:00.000Z',
  actor: by,
  correlation: randomUUID(),
  idempotency: { key: 'the-posting', fingerprint: 'the-body' },
});
const adjustmentsOf = async (parcelId: string) => {
  const { parcel } = await readParcel(store, parcelId);
  if (parcel.status !== 'stocked') throw new Error('the parcel is not there');
  return parcel.adjustments.map(({ direction, quantity, reversal }) => [
    direction,
    quantity,
    reversal !== undefined,
  ]);
};
const everyAdjustment = async () => [
  ...new Set(
    await Promise.all(parcelIds.map(async (id) => JSON.stringify(await adjustmentsOf(id)))),
  ),
];

describe.each([
  [1, 'before'],
  [1, 'after'],
  [2, 'before'],
  [2, 'after'],
  [3, 'before'],
] as const)('a process that ends at commit %i, %s it is durable', (commit, when) => {
  it('leaves a posting that continues with the parcels that are left', async () => {
    const crashed = postCount(dependencies(crashingAt(commit, when)), countId, {}, context());
    await expect(crashed).rejects.toThrow(Crash);
    const { count } = await readCount(store, countId);
    const done = (commit - (when === 'before' ? 1 : 0)) * MOST_POSTED;
    expect(count).toMatchObject({ posted: { length: done } });
    const { body } = await postCount(dependencies(store), countId, {}, context());
    expect(body).toMatchObject({ posted: parcelIds.length, adjusted: parcelIds.length });
    expect(await everyAdjustment()).toEqual([JSON.stringify([['lost', 1, false]])]);
    expect(await store.findAnswer('the-posting')).toMatchObject({ answer: { body } });
  });

  it('leaves a reversal that continues with the parcels that are left', async () => {
    await postCount(dependencies(store), countId, {}, context());
    const reversing = { ...context(), idempotency: { key: 'the-reversal', fingerprint: 'its' } };
    const reverse = (of: EventStore) =>
      reverseCount(
        dependencies(of),
        countId,
        { reason: 'other' },
        {
          ...reversing,
          commandId: randomUUID(),
        },
      );
    await expect(reverse(crashingAt(commit, when))).rejects.toThrow(Crash);
    await reverse(store);
    expect((await readCount(store, countId)).count.status).toBe('reversed');
    expect(await everyAdjustment()).toEqual([JSON.stringify([['lost', 1, true]])]);
  });
});
