import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { type Bluebox, removeFolder, startBluebox } from '../system/support.ts';
import { type Action, actions, play } from './drive-actions.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

/** Number of command sequences, which BLUEBOX_DIFFERENTIAL_RUNS overrides. */
const RUNS = Number(process.env.BLUEBOX_DIFFERENTIAL_RUNS ?? 8);
const MOST_STEPS = 30;
/** Time-out for all runs in milliseconds. A sequence waits several times until all services' views have caught up. */
const PATIENCE = 100_000 + 100_000 * RUNS;

/** Fixed sequence up to the receipt, which random sequences seldom reach. */
const TO_THE_RECEIPT: readonly Action[] = [
  { kind: 'pledge', quantities: [8, 3], months: 30 },
  { kind: 'receive', pledge: 0, quantity: 8 },
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
        const expected = await play(sideOfStandalone, slug, steps);
        const actual = await play(distributed, slug, steps);
        expect(actual).toEqual(expected);
      }),
      { numRuns: RUNS, endOnFailure: true, examples: [[TO_THE_RECEIPT]] },
    );
    expect((await auditFolder(standalone.dataFolder)).findings).toEqual([]);
    expect((await distributed.audit()).findings).toEqual([]);
  });
});
