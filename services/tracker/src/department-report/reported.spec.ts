import type { JourneyView } from '@bluebox/contracts';
import { Projector } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fragments, type PledgeFragment } from '../journey/fragments.ts';
import { journeyOf } from '../journey/journey.ts';
import { journeysProjection } from '../journey/projection.ts';
import { countBoxes, fragmentsOf } from '../journey/read-fragments.ts';
import { memoryViews } from '../memory-ports.test-support.ts';
import { anySteps, type Choice, DRIVE, historyOf } from '../played-drive.test-support.ts';
import { type ReportedDays, reported } from './reported.ts';

/** Returns the journeys of all pledges of a played drive. */
async function journeysAfter(steps: readonly Choice[]): Promise<readonly JourneyView[]> {
  const view = await memoryViews().open(journeysProjection);
  const projector = await Projector.open(journeysProjection, view);
  for (const event of await historyOf(steps))
    if (journeysProjection.services.includes(event.service))
      await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
  const boxCount = await countBoxes(view, DRIVE);
  const pledges = await view.find<PledgeFragment>(fragments.pledges, {
    where: { driveId: DRIVE },
    limit: 1_000,
  });
  return Promise.all(
    pledges.map(async (pledge) => journeyOf(await fragmentsOf(view, pledge, boxCount))),
  );
}

async function* each<T>(things: readonly T[]) {
  yield* things;
}
const reportOf = (journeys: readonly JourneyView[], days: ReportedDays = {}) =>
  reported(each(journeys), days, async () => 1);

const medicine = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
/** Makes a pledge whose pieces the recipient confirmed at the given times. */
const confirmedAt = (pledgeId: string, ...times: readonly string[]): JourneyView => ({
  pledgeId,
  driveId: DRIVE,
  reference: 'XLX-7F3K9Q',
  submittedAt: '2023-03-20T01:00:00.000Z',
  boxCount: 1,
  lines: [
    {
      lineId: 'l1',
      item: medicine,
      quantity: times.length * 2,
      parts: times.map((at) => ({
        quantity: 2,
        state: 'confirmed',
        consignmentId: 'consignment-1',
        steps: [{ state: 'confirmed', at }],
      })),
    },
  ],
});

describe('the report on what a department gave', () => {
  it('has sums that close, whatever happened in the drive', async () => {
    let confirmed = 0;
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const { goods, receipts } = await reportOf(await journeysAfter(steps));
        for (const { category, unit, received, ...places } of goods) {
          const quantities = Object.values(places);
          expect(received).toBe(quantities.reduce((sum, quantity) => sum + quantity, 0));
          expect(Math.min(received, ...quantities)).toBeGreaterThanOrEqual(0);
          const listed = receipts
            .filter(({ item }) => item.category === category && item.unit === unit)
            .reduce((sum, { quantity }) => sum + quantity, 0);
          expect(places.confirmed).toBe(listed);
          expect(places.confirmedOtherwise).toBe(0);
          confirmed += listed;
        }
      }),
      { numRuns: 40 },
    );
    expect(confirmed).toBeGreaterThan(0);
  });

  it('lists the receipts of the chosen days in the time zone of the drive', async () => {
    const journeys = [
      confirmedAt('pledge-1', '2023-03-27T15:59:59.000Z', '2023-03-27T16:00:00.000Z'),
      confirmedAt('pledge-2', '2023-03-28T02:00:00.000Z', '2023-03-29T02:00:00.000Z'),
    ];
    const { receipts, goods } = await reportOf(journeys, {
      from: '2023-03-28',
      until: '2023-03-28',
    });
    expect(receipts).toEqual([{ day: '2023-03-28', consignment: 1, item: medicine, quantity: 4 }]);
    expect(goods).toMatchObject([{ received: 8, confirmed: 4, confirmedOtherwise: 4 }]);
  });

  it('has no pledge in it, and says if fewer than five have goods in the list', async () => {
    const pledges = [1, 2, 3, 4, 5].map((number) =>
      confirmedAt(`pledge-${number}`, '2023-03-28T02:00:00.000Z'),
    );
    const few = await reportOf(pledges.slice(1));
    const enough = await reportOf(pledges);
    expect([few.fewGivers, enough.fewGivers]).toEqual([true, false]);
    expect((await reportOf(pledges, { from: '2023-03-29' })).fewGivers).toBe(false);
    expect(JSON.stringify(enough)).not.toMatch(/pledge|XLX/);
  });

  it('counts goods that have not arrived, and leaves out goods that were never handed in', async () => {
    const [line] = confirmedAt('pledge-1').lines;
    const part = (state: 'promised' | 'delivered' | 'packed' | 'disposed', more = {}) => ({
      quantity: 1,
      state,
      ...more,
      steps: [],
    });
    const { goods, receipts } = await reportOf([
      {
        ...confirmedAt('pledge-1'),
        lines: [
          {
            lineId: 'l1',
            item: medicine,
            quantity: 5,
            ...line,
            parts: [
              part('promised'),
              part('delivered'),
              part('packed'),
              part('disposed'),
              part('disposed', { reasons: ['expired'] }),
            ],
          },
        ],
      },
    ]);
    expect(receipts).toEqual([]);
    expect(goods).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        received: 4,
        confirmed: 0,
        confirmedOtherwise: 0,
        underway: 1,
        stored: 1,
        inKits: 0,
        rejected: 1,
        ended: 1,
      },
    ]);
  });
});
