import type { WhatIfKind, WhatIfOutcome, WhatIfPart, WhatIfView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { xijiRows } from '../../run/standalone/src/commands/demo.ts';
import { reauthenticateClient } from '../../run/standalone/src/commands/sign-in.ts';
import { replayDrive } from '../../run/standalone/src/demo/replay.ts';
import { XIJI_OPENED_ON } from '../../run/standalone/src/demo/xiji.ts';
import { type Bluebox, COORDINATOR, removeFolder, startBluebox } from './support.ts';

const { rows } = await xijiRows();

let bluebox: Bluebox;
let driveId: string;

beforeAll(async () => {
  // A demo of another day moves all its dates by the same number of days, and months differ in
  // length, so only the historical days have exactly the historical counts.
  vi.useFakeTimers({
    toFake: ['Date'],
    now: Date.parse(`${XIJI_OPENED_ON}T09:00:00+08:00`),
    shouldAdvanceTime: true,
  });
  bluebox = await startBluebox();
  ({ driveId } = await replayDrive({
    url: bluebox.url,
    coordinator: bluebox.coordinator,
    reauthenticate: () => reauthenticateClient(bluebox.coordinator, COORDINATOR.password),
    rows,
    firstDay: XIJI_OPENED_ON,
    slug: 'xiji',
    onProgress: () => {},
  }));
});
afterAll(async () => {
  await bluebox.close();
  vi.useRealTimers();
  removeFolder(bluebox.folder);
});

const ask = (query: { minimumMonthsAtArrival: number }): Promise<WhatIfView> =>
  bluebox.coordinator.get(routes.showWhatIf.at({ driveId }, query));
const accepted = ({ kinds }: WhatIfView, which: 'asDecided' | 'asItWouldBe') =>
  Object.fromEntries(kinds.map((kind) => [kind.unit, kind[which].accepted]));
const found = (kinds: readonly WhatIfKind[], category: string, outcome: WhatIfOutcome) =>
  kinds
    .find((kind) => kind.category === category)
    ?.outcomes.find((other) => other.outcome === outcome);

/** Sums the accepted pieces of the spreadsheet that expire before a day. */
const expireBefore = (day: string) => {
  const sums: Record<string, number> = {};
  for (const { item, quantity, expiry, condition, working } of rows)
    if (condition !== 'opened' && working !== false && expiry !== undefined && expiry < day)
      sums[item.unit] = (sums[item.unit] ?? 0) + quantity;
  return sums;
};

describe('other rules for the Xiji drive', () => {
  it('decide as it was decided under its own rules, and under a year, because nothing lies between', async () => {
    for (const minimumMonthsAtArrival of [6, 12]) {
      const answer = await ask({ minimumMonthsAtArrival });
      expect(accepted(answer, 'asDecided')).toEqual({ box: 1046, set: 43, unit: 22 });
      expect(accepted(answer, 'asItWouldBe')).toEqual({ box: 1046, set: 43, unit: 22 });
      expect(
        answer.kinds.flatMap(({ outcomes }) => outcomes.map(({ outcome }) => outcome)),
      ).toEqual([
        'still-accepted',
        'still-rejected',
        'still-accepted',
        'still-accepted',
        'still-rejected',
      ]);
    }
  });

  it('would have accepted fewer under 18 months, by as much as the spreadsheet has up to that day', async () => {
    const answer = await ask({ minimumMonthsAtArrival: 18 });
    expect(accepted(answer, 'asItWouldBe')).toEqual({ box: 821, set: 28, unit: 22 });
    const lost = found(answer.kinds, 'medicine', 'no-longer-accepted');
    // All goods have been confirmed by the recipient at the end of the demo.
    expect(lost).toMatchObject({
      quantity: 225,
      reasons: { 'short-dated': 225 },
      where: { confirmed: 225 },
    });
    expect(found(answer.kinds, 'kit', 'no-longer-accepted')).toMatchObject({ quantity: 15 });
    // Three boxes expire early and were rejected then: two expired, one short-dated.
    const early = expireBefore('2024-09-28');
    expect(early).toEqual({ box: 225 + 3, set: 15 });
    expect(answer.unknown).toEqual(['not-pledged-after-warning']);
  });

  it('would have accepted more under 0 months, and tells the reason of the decision', async () => {
    const answer = await ask({ minimumMonthsAtArrival: 0 });
    expect(found(answer.kinds, 'medicine', 'newly-accepted')).toMatchObject({
      quantity: 1,
      reasons: { 'short-dated': 1 },
      where: { rejected: 1 },
    });
    expect(answer.kinds.map(({ unit, asItWouldBe }) => [unit, asItWouldBe.accepted])).toEqual([
      ['box', 1047],
      ['set', 43],
      ['unit', 22],
    ]);
  });

  it('show the parts behind a count page by page, with their boxes', async () => {
    const parts: WhatIfPart[] = [];
    for (let after: string | undefined; ; ) {
      const page = await bluebox.coordinator.get(
        routes.listWhatIfParts.at(
          { driveId },
          {
            minimumMonthsAtArrival: 18,
            category: 'medicine',
            unit: 'box',
            outcome: 'no-longer-accepted',
            limit: 40,
            ...(after === undefined ? {} : { after }),
          },
        ),
      );
      parts.push(...page.parts);
      after = page.next;
      if (after === undefined) {
        expect(parts).toHaveLength(page.total);
        break;
      }
    }
    expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(225);
    expect(new Set(parts.map(({ partId }) => partId)).size).toBe(parts.length);
    for (const { places, reasonsOtherwise, reasonsDecided, expiry, reference } of parts) {
      expect(reasonsOtherwise).toEqual(['short-dated']);
      expect(reasonsDecided).toEqual([]);
      expect((expiry ?? '') < '2024-09-28').toBe(true);
      expect(reference).toMatch(/^XLX-/);
      for (const place of places) {
        expect(place.state).toBe('confirmed');
        expect(place.boxNumber).toBeGreaterThan(0);
      }
    }
  });

  it('write nothing', async () => {
    const before = await auditFolder(bluebox.dataFolder);
    await ask({ minimumMonthsAtArrival: 30 });
    const after = await auditFolder(bluebox.dataFolder);
    expect(after.events).toBe(before.events);
    expect(after.findings).toEqual([]);
  });

  it('are refused if they are no rules', async () => {
    await expect(ask({ minimumMonthsAtArrival: 61 })).rejects.toMatchObject({ status: 400 });
    await expect(
      bluebox.coordinator.getAnything(`${routes.showWhatIf.at({ driveId })}?categories=gold`),
    ).rejects.toMatchObject({ status: 400 });
  });
});
