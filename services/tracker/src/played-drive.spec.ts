import { readFileSync } from 'node:fs';
import { type BlueboxEvent, namesDrive, publishedEvents } from '@bluebox/contracts';
import { postings } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySteps, historyOf } from './played-drive.test-support.ts';

const samples = new URL('../../../packages/contracts/src/samples/', import.meta.url);
const sampleOf = (type: string, version: number) =>
  JSON.parse(readFileSync(new URL(`${type}.v${version}.json`, samples), 'utf8'));

/** All event types of inventory that belong to a drive, and the types of the other services that move goods. */
const typesAboutGoods = Object.entries(publishedEvents).flatMap(([service, definitions]) =>
  Object.values(definitions)
    .filter(({ type, version }) => {
      const event = { type, data: sampleOf(type, version) } as BlueboxEvent;
      return (service === 'inventory' && namesDrive(event)) || postings(event).length > 0;
    })
    .map(({ type }) => type),
);

describe('a played drive', () => {
  it('includes every event type of inventory that belongs to a drive, and all others that move goods; a new type needs a step in played-drive.test-support.ts', async () => {
    const played = new Set<string>();
    for (const steps of fc.sample(anySteps(), { seed: 20230320, numRuns: 240 }))
      for (const { type } of await historyOf(steps)) played.add(type);
    expect(typesAboutGoods.filter((type) => !played.has(type))).toEqual([]);
  });

  it('has services that receive events late, so that withdrawn promises are handed in and boxes are claimed twice', async () => {
    const seen = { reinstated: 0, afterWriteOff: 0, withdrawnAgain: 0, refused: 0 };
    for (const steps of fc.sample(anySteps(), { seed: 20230320, numRuns: 240 }))
      for (const { type, data } of await historyOf(steps)) {
        if (type === 'box.claim-refused' && data.why === 'granted-elsewhere') seen.refused += 1;
        if (type === 'pledge.hand-in-noted')
          for (const line of data.lines) {
            seen.reinstated += line.reinstatedFromWithdrawn;
            seen.afterWriteOff += line.reinstatedFromNotHandedIn;
          }
        if (type === 'pledge.hand-in-reversal-noted')
          for (const line of data.lines) seen.withdrawnAgain += line.withdrawnAgain;
      }
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(0);
  });
});
