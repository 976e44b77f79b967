import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { type Bluebox, removeFolder, startBluebox } from '../system/support.ts';
import { type Action, actions, play, WATCHED_TERMS } from './drive-actions.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

/** Number of command sequences, which BLUEBOX_DIFFERENTIAL_RUNS overrides. */
const RUNS = Number(process.env.BLUEBOX_DIFFERENTIAL_RUNS ?? 8);
const MOST_STEPS = 30;
/** Time-out for all runs in milliseconds. A sequence waits several times until all services' views have caught up. */
const PATIENCE = 100_000 + 100_000 * RUNS;

/** Fixed sequence up to the receipt, which random sequences seldom reach. */
const TO_THE_RECEIPT: readonly Action[] = [
  { kind: 'pledge', quantities: [8, 3], months: 30, lot: 'A', slot: 0 },
  { kind: 'receive', pledge: 0, quantity: 8, pack: 0 },
  { kind: 'inspect', reception: 0, quantity: 6, condition: 'sealed' },
  { kind: 'inspect', reception: 0, quantity: 2, condition: 'opened' },
  { kind: 'open-box' },
  { kind: 'open-box' },
  { kind: 'pack', box: 0, parcel: 0, quantity: 4, outOfOrder: false },
  { kind: 'pack', box: 1, parcel: 0, quantity: 2, outOfOrder: false },
  { kind: 'seal', box: 0, weight: 5_000 },
  { kind: 'seal', box: 1, weight: 5_000 },
  { kind: 'consign' },
  { kind: 'consign' },
  { kind: 'claim', consignment: 0, box: 0 },
  { kind: 'claim', consignment: 1, box: 0 },
  { kind: 'claim', consignment: 1, box: 1 },
  { kind: 'reopen', box: 0 },
  { kind: 'dispatch', consignment: 0 },
  { kind: 'confirm', consignment: 1, box: 1 },
  { kind: 'deliver', consignment: 0 },
  { kind: 'confirm', consignment: 0, box: 0 },
  { kind: 'confirm', consignment: 0, box: 0 },
  { kind: 'release', consignment: 1, box: 1 },
  { kind: 'close-drive' },
];

/** Fixed sequence of what is done with goods that are known by name, and its refusals. */
const KNOWN_BY_NAME: readonly Action[] = [
  { kind: 'pledge', quantities: [12], months: 30, lot: 'A', slot: 0 },
  { kind: 'pledge', quantities: [12], months: 30, lot: 'B', slot: 0 },
  { kind: 'pledge', quantities: [12], months: 30, lot: 'B', slot: 1 },
  { kind: 'pledge', quantities: [12], months: 30, lot: 'B' },
  { kind: 'withdraw', pledge: 1 },
  { kind: 'appoint', pledge: 0, slot: 1 },
  { kind: 'cancel-appointment', pledge: 0 },
  { kind: 'receive', pledge: 0, quantity: 8, pack: 0 },
  { kind: 'receive', pledge: 0, quantity: 4, pack: 0 },
  { kind: 'inspect', reception: 0, quantity: 8, condition: 'sealed' },
  { kind: 'assemble', quantity: 2 },
  { kind: 'count', parcel: 0, quantity: 3 },
  { kind: 'open-box' },
  { kind: 'hold', lot: 'A' },
  { kind: 'pack', box: 0, parcel: 0, quantity: 1, outOfOrder: true },
  { kind: 'assemble', quantity: 1 },
  { kind: 'lift', hold: 0 },
  { kind: 'lift', hold: 0 },
  { kind: 'pack', box: 0, parcel: 0, quantity: 1, outOfOrder: true },
];

describe('standalone and distributed', () => {
  let standalone: Bluebox;
  let distributed: DistributedBluebox;
  beforeAll(async () => {
    standalone = await startBluebox();
    distributed = await startDistributed({
      brokers: inject('kafkaBrokers'),
      mongodbUri: inject('mongodbUri'),
    });
  });
  afterAll(async () => {
    await distributed?.close();
    await standalone?.close();
    if (standalone !== undefined) removeFolder(standalone.folder);
  });

  it('give the same answers, totals and journeys to the same commands, and both pass an audit', {
    timeout: PATIENCE,
  }, async () => {
    const sideOfStandalone = {
      coordinator: standalone.coordinator,
      settled: () => standalone.server.application.settled(),
    };
    await fc.assert(
      fc.asyncProperty(actions(MOST_STEPS), async (steps) => {
        const slug = `same-${randomUUID().slice(0, 8)}`;
        const expected = await play(sideOfStandalone, slug, steps, WATCHED_TERMS);
        const actual = await play(distributed, slug, steps, WATCHED_TERMS);
        expect(actual).toEqual(expected);
      }),
      { numRuns: RUNS, endOnFailure: true, examples: [[TO_THE_RECEIPT], [KNOWN_BY_NAME]] },
    );
    expect((await auditFolder(standalone.dataFolder)).findings).toEqual([]);
    expect((await distributed.audit()).findings).toEqual([]);
  });
});
