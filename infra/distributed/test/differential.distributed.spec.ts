import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { auditFolder } from '../../standalone/src/commands/audit.ts';
import { type Bluebox, removeFolder, startBluebox } from '../../standalone/test/support.ts';
import { actions, play } from './drive-actions.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

const RUNS = 12;
const MOST_STEPS = 30;

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

  it('give the same answers, totals and journeys to the same commands, and both stand an audit', async () => {
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
      { numRuns: RUNS, endOnFailure: true },
    );
    expect((await auditFolder(standalone.dataFolder)).findings).toEqual([]);
    expect((await distributed.audit()).findings).toEqual([]);
  });
});
