import type { BlueboxEvent } from '@bluebox/contracts';
import { type Projection, Projector, type RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryViews } from '../memory-ports.test-support.ts';
import { anySteps, DRIVE, historyOf } from '../played-drive.test-support.ts';
import { type TotalsDocument, totalsProjection } from '../totals/projection.ts';
import { totalsView } from '../totals/totals-view.ts';
import { type SentConsignment, sentConsignments, statementProjection } from './projection.ts';
import { statedConsignment, statedGoods } from './stated.ts';

async function viewAfter(projection: Projection, history: readonly RecordedEvent<BlueboxEvent>[]) {
  const view = await memoryViews().open(projection);
  const projector = await Projector.open(projection, view);
  for (const event of history)
    if (projection.services.includes(event.service))
      await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
  return view;
}

/** Returns the statement's goods and consignments after a history. */
async function statementAfter(history: readonly RecordedEvent<BlueboxEvent>[]) {
  const totals = await viewAfter(totalsProjection, history);
  const statement = await viewAfter(statementProjection, history);
  const document = await totals.get<TotalsDocument>('totals', DRIVE);
  const sent = await statement.find<SentConsignment>(sentConsignments, {
    where: { driveId: DRIVE },
    limit: 1_000,
  });
  return {
    goods:
      document === undefined ? [] : statedGoods(totalsView(DRIVE, document.asOf, document).rows),
    consignments: (namesItems: boolean) =>
      sent.flatMap((consignment) => statedConsignment(consignment, namesItems) ?? []),
  };
}

describe('the public statement', () => {
  it('has sums that close, by kind of goods and by consignment, whatever happened in the drive', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const { goods, consignments } = await statementAfter(await historyOf(steps));
        for (const row of goods) {
          const { rejected, toInspect, stored, inKits, sent, disposed, spoiledHere } = row;
          expect(row.given + row.assembled).toBe(
            rejected + toInspect + stored + inKits + sent + disposed + spoiledHere,
          );
          expect(sent).toBe(row.confirmed + row.underway + row.spoiledAway);
          for (const figure of Object.values(row))
            if (typeof figure === 'number') expect(figure).toBeGreaterThanOrEqual(0);
        }
        for (const { lines } of consignments(true))
          for (const { sent, confirmed, damaged, missing, waiting, surplus } of lines) {
            expect(sent).toBe(confirmed + damaged + missing + waiting);
            expect(Math.min(confirmed, damaged, missing, waiting, surplus)).toBeGreaterThanOrEqual(
              0,
            );
          }
      }),
      { numRuns: 60 },
    );
  });

  it('has consignments that add up to the goods that were sent, with and without names of items', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), fc.boolean(), async (steps, namesItems) => {
        const { goods, consignments } = await statementAfter(await historyOf(steps));
        for (const { category, unit, sent, confirmed, underway } of goods) {
          const lines = consignments(namesItems)
            .flatMap((consignment) => consignment.lines)
            .filter((line) => line.category === category && line.unit === unit);
          const sum = (of: 'sent' | 'surplus' | 'confirmed' | 'waiting') =>
            lines.reduce((total, line) => total + line[of], 0);
          expect(sum('sent') + sum('surplus')).toBe(sent);
          expect(sum('confirmed') + sum('surplus')).toBe(confirmed);
          expect(sum('waiting')).toBe(underway);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('names no item of a consignment whose goods came from few givers', async () => {
    const histories = await Promise.all(
      fc.sample(anySteps(), { seed: 20230320, numRuns: 40 }).map(historyOf),
    );
    let told = 0;
    for (const history of histories) {
      const { consignments } = await statementAfter(history);
      for (const { lines } of consignments(false)) {
        told += lines.length;
        for (const line of lines) expect(line).not.toHaveProperty('name');
        const kinds = lines.map(({ category, unit }) => `${category}|${unit}`);
        expect(new Set(kinds).size).toBe(kinds.length);
      }
    }
    expect(told).toBeGreaterThan(0);
  });
});
