import { readFileSync } from 'node:fs';
import type { ShipmentEvent } from '@bluebox/contracts';
import { openViewStore } from '@bluebox/embedded';
import {
  type CommandContext,
  type EventBus,
  type RecordedEvent,
  type SubscribeOptions,
  subscribeProcess,
} from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EndedCaseCommand, endedCases } from './ended-cases.ts';

const driveId = 'drive-xiji';
const BUCKET = 3;

const event = (type: ShipmentEvent['type'], changes: object) => {
  const sample = new URL(
    `../../../../packages/contracts/src/samples/${type}.v1.json`,
    import.meta.url,
  );
  return { type, data: { ...JSON.parse(readFileSync(sample, 'utf8')), driveId, ...changes } };
};
const confirmed = (receiptId: string, ...caseIds: readonly string[]) =>
  event('receipt.confirmed', {
    receiptId,
    cases:
      caseIds.length === 0 ? undefined : caseIds.map((caseId) => ({ caseId, kind: 'missing' })),
  });
const reversed = (receiptId: string) => event('receipt.reversed', { reverses: receiptId });
const reopened = (caseId: string) => event('case.reopened', { caseId });
const end = (caseId: string): EndedCaseCommand => ({
  driveId,
  caseId,
  command: { type: 'end-with-receipt' },
});

let views: ReturnType<typeof openViewStore>;
let executed: { readonly command: EndedCaseCommand; readonly key: string | undefined }[];
beforeEach(() => {
  views = openViewStore({ path: ':memory:' });
  executed = [];
  return () => views.close();
});
let stop = async () => {};
afterEach(() => stop());

/** Runs the policy on its current memory, as when the service starts. */
async function start(onExecute: (command: EndedCaseCommand) => void = () => {}) {
  let subscribed: SubscribeOptions | undefined;
  const bus: EventBus = {
    publish: async () => {},
    async subscribe(options) {
      subscribed = options;
      return { caughtUp: async () => {}, lag: async () => 0, stop: async () => {} };
    },
  };
  const fail = (error: unknown) => {
    throw error;
  };
  const running = await subscribeProcess(endedCases, views, bus, {
    async execute(command, { idempotency }: CommandContext) {
      onExecute(command);
      executed.push({ command, key: idempotency?.key });
    },
    newId: () => 'command-1',
    now: () => '2023-03-28T01:00:00.000Z',
    report: { fatal: fail, parked: (_name, parked) => fail(parked), refused: fail },
  });
  stop = () => running.stop();
  const { from, handle } = subscribed as unknown as SubscribeOptions;
  await from('shipment', BUCKET);
  return (...told: readonly RecordedEvent[]) =>
    handle({ service: 'shipment', bucket: BUCKET, events: told });
}

const log = (...told: readonly object[]): readonly RecordedEvent[] =>
  told.map(
    (one, index) =>
      ({
        ...one,
        id: `commit-${index + 1}/0`,
        service: 'shipment',
        bucket: BUCKET,
        drive: driveId,
        position: index + 1,
        schemaVersion: 1,
        recordedAt: '2023-03-28T00:00:00.000Z',
        correlation: 'request-1',
      }) as unknown as RecordedEvent,
  );

describe('given these receipts, closes exactly these cases', () => {
  it.each([
    ['a valid receipt closes none', [confirmed('r1', 'c1')], []],
    [
      'a receipt that is reversed closes the case it opened',
      [confirmed('r1', 'c1'), reversed('r1')],
      ['c1'],
    ],
    [
      'a reversed receipt closes all the cases that it opened',
      [confirmed('r1', 'c1', 'c2'), reversed('r1')],
      ['c1', 'c2'],
    ],
    [
      'a reversed receipt closes no case of another receipt',
      [confirmed('r1', 'c1'), confirmed('r2', 'c2'), reversed('r2')],
      ['c2'],
    ],
    ['a reversed receipt without discrepancies closes none', [confirmed('r1'), reversed('r1')], []],
    [
      'a reversed receipt leaves the cases of the next receipt open',
      [confirmed('r1', 'c1'), reversed('r1'), confirmed('r2', 'c2')],
      ['c1'],
    ],
    [
      'a case that was reopened after the reversal is closed again',
      [confirmed('r1', 'c1', 'c2'), reversed('r1'), reopened('c2')],
      ['c1', 'c2', 'c2'],
    ],
    ['a reopened case of a valid receipt stays open', [confirmed('r1', 'c1'), reopened('c1')], []],
    ['a case that no receipt opened is left alone', [reversed('r1'), reopened('c9')], []],
  ] as const)('%s', async (_what, told, closed) => {
    const hear = await start();
    for (const one of log(...told)) await hear(one);
    expect(executed.map(({ command }) => command)).toEqual(closed.map(end));
  });
});

describe('events that are delivered twice', () => {
  const told = log(confirmed('r1', 'c1', 'c2'), reversed('r1'), reopened('c1'));
  it('close nothing twice, even after a restart', async () => {
    const hear = await start();
    await hear(...told);
    const once = executed.map(({ command }) => command);
    // The policy remembers the whole batch before it reacts, so it already knows that the receipt
    // of the reopened case was reversed.
    expect(once).toEqual([end('c1'), end('c2'), end('c1')]);
    await hear(...told);
    await stop();
    const again = await start();
    await again(...told);
    expect(executed.map(({ command }) => command)).toEqual(once);
  });

  it('are handled again after a crash under the same keys, which have one effect', async () => {
    const failing = await start(({ caseId }) => {
      if (caseId === 'c2') throw new Error('the process was killed here');
    });
    await expect(failing(...told)).rejects.toThrow('killed');
    const before = executed.map(({ key }) => key);
    expect(before).toHaveLength(1);
    await stop();
    const hear = await start();
    await hear(...told);
    const keys = executed.map(({ key }) => key);
    expect(keys.slice(1, 2)).toEqual(before);
    expect(new Set(keys).size).toBe(3);
  });
});
