import {
  type AcceptanceRules,
  type RejectionReason,
  rejectionReasons,
  type TotalsView,
} from '@bluebox/contracts';
import { fold } from '@bluebox/event-sourcing';
import { receptionDecider } from '@bluebox/inventory-service';
import { groupPledges, type PledgeRow } from '@bluebox/spreadsheet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { totalsText, xijiRows } from '../../run/standalone/src/commands/demo.ts';
import { reauthenticateClient } from '../../run/standalone/src/commands/sign-in.ts';
import { type DemoResult, replayDrive } from '../../run/standalone/src/demo/replay.ts';
import {
  XIJI_EXPECTED_ARRIVAL,
  XIJI_OPENED_ON,
  xijiTerms,
} from '../../run/standalone/src/demo/xiji.ts';
import {
  type Bluebox,
  COORDINATOR,
  removeFolder,
  startBluebox,
  temporaryFolder,
  today,
} from './support.ts';

const { rows, bad } = await xijiRows();

describe('the spreadsheet of the Xiji drive', () => {
  it('has 551 good rows of 364 pledges', () => {
    expect(bad).toEqual([]);
    expect(rows).toHaveLength(551);
    expect(groupPledges(rows)).toHaveLength(364);
  });

  const pieces = (some: readonly PledgeRow[]) => {
    const sums: Record<string, number> = {};
    for (const { item, quantity } of some) sums[item.unit] = (sums[item.unit] ?? 0) + quantity;
    return sums;
  };
  const seenOf = ({ condition, working, expiry, lot }: PledgeRow) => ({
    condition,
    legible: true,
    prescription: false,
    ...(working === undefined ? {} : { working }),
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
  });
  /** Day of the inspections: the last day of the drive. */
  const inspectedOn = '2023-03-22';
  const rulesOf = (minimumMonthsAtArrival: number): AcceptanceRules => ({
    ...xijiTerms(0).rules,
    version: 1,
    minimumMonthsAtArrival,
  });
  const byRules = (rules: AcceptanceRules) => (row: PledgeRow) =>
    rejectionReasons(rules, XIJI_EXPECTED_ARRIVAL, inspectedOn, row.item, seenOf(row)).length > 0;

  /** Returns a predicate: whether inventory's decider rejects a row under these rules. */
  const byInventory = (rules: AcceptanceRules) => (row: PledgeRow) => {
    const ids = { receptionId: 'pledge-01', driveId: 'drive-xiji' };
    const received = receptionDecider.decide(
      {
        type: 'record',
        ...ids,
        entryId: 'entry-01',
        lines: [{ item: row.item, quantity: row.quantity }],
      },
      receptionDecider.initialState,
    );
    const [inspection] = receptionDecider.decide(
      {
        type: 'inspect',
        inspectionId: 'inspection-01',
        lineId: 'x1',
        from: 'received',
        rules,
        expectedArrival: XIJI_EXPECTED_ARRIVAL,
        today: inspectedOn,
        parts: [
          {
            partId: 'part-0001',
            parcelId: 'parcel-01',
            quantity: row.quantity,
            seen: seenOf(row),
            decision: 'by-rules',
          },
        ],
      },
      fold(receptionDecider, received),
    );
    if (inspection?.type !== 'inspection.recorded') throw new Error('nothing was inspected');
    return inspection.data.parts[0]?.outcome === 'rejected';
  };

  it.each([
    ['the rules of contracts', byRules],
    ['the decider of inventory', byInventory],
  ])('has a few pieces that are rejected by %s under the rules of the drive', (_by, rejects) => {
    expect(pieces(rows.filter(rejects(rulesOf(6))))).toEqual({ box: 4, unit: 1 });
  });

  it.each([
    ['the rules of contracts', byRules],
    ['the decider of inventory', byInventory],
  ])('has many pieces that are rejected by %s under an 18-month rule', (_by, rejects) => {
    expect(pieces(rows.filter(rejects(rulesOf(18))))).toEqual({ box: 229, set: 15, unit: 1 });
  });
});

describe('the replayed drive', () => {
  let bluebox: Bluebox;
  let result: DemoResult;
  const progress = new Map<string, { done: number; total: number }>();

  beforeAll(async () => {
    bluebox = await startBluebox();
    result = await replayDrive({
      url: bluebox.url,
      coordinator: bluebox.coordinator,
      reauthenticate: () => reauthenticateClient(bluebox.coordinator, COORDINATOR.password),
      rows,
      firstDay: today(),
      slug: 'xiji',
      onProgress: (phase, done, total) => void progress.set(phase, { done, total }),
    });
  });
  afterAll(async () => {
    await bluebox.close();
    removeFolder(bluebox.folder);
  });

  const kind = ({ rows: kinds }: TotalsView, category: string) => {
    const found = kinds.filter((row) => row.category === category);
    expect(found).toHaveLength(1);
    const [row] = found;
    const reasons = Object.entries(row?.rejectedBy ?? {}).filter(
      ([, quantity]) => quantity !== 0,
    ) as [RejectionReason, number][];
    const { pledged = 0, rejected = 0, confirmed = 0 } = row?.balances ?? {};
    return {
      unit: row?.unit,
      pledged,
      rejected,
      confirmed,
      reasons: Object.fromEntries(reasons),
    };
  };

  it('ends with the totals of the report, balanced', () => {
    const { totals } = result;
    expect(kind(totals, 'medicine')).toEqual({
      unit: 'box',
      pledged: 1050,
      rejected: 4,
      confirmed: 1046,
      reasons: { expired: 2, opened: 1, 'short-dated': 1 },
    });
    expect(kind(totals, 'kit')).toEqual({
      unit: 'set',
      pledged: 43,
      rejected: 0,
      confirmed: 43,
      reasons: {},
    });
    expect(kind(totals, 'device')).toEqual({
      unit: 'unit',
      pledged: 23,
      rejected: 1,
      confirmed: 22,
      reasons: { 'not-working': 1 },
    });
    expect(totals.rows).toHaveLength(3);
    expect(totals.balanced).toBe(true);
  });

  it('moves its dates by the days since the historical drive opened', () => {
    const days = (Date.parse(today()) - Date.parse(XIJI_OPENED_ON)) / 86_400_000;
    expect(result.shiftDays).toBe(days);
  });

  it('reports the progress of each phase until its end', () => {
    expect([...progress.keys()]).toEqual(['pledge', 'receive', 'pack', 'send', 'confirm']);
    for (const { done, total } of progress.values()) expect(done).toBe(total);
    expect(progress.get('pledge')?.total).toBe(364);
  });

  it('prints each total on one line', () => {
    const text = totalsText(result.totals);
    expect(text).toContain('认捐 pledged 1050 盒');
    expect(text).toContain('确认收到 confirmed 1046 盒');
    expect(text).toContain('账目平衡 balanced');
  });

  it('passes the audit while the server runs', async () => {
    const report = await auditFolder(bluebox.dataFolder);
    expect(report.findings).toEqual([]);
    expect(report.events).toBeGreaterThan(364 * 3);
    expect(report.documents).toBeGreaterThan(1_000);
  });

  it('ends with private links of a giver and of the recipient', () => {
    expect(result.giverPath).toMatch(/^\/p#p1\./);
    expect(result.recipientPath).toMatch(/^\/r#c1\./);
  });
});

describe('a replay that outlasts the authentication at its start', () => {
  let ahead = 0;
  let bluebox: Bluebox;
  beforeAll(async () => {
    bluebox = await startBluebox(
      temporaryFolder(),
      { reauthenticationMinutes: 15 },
      () => new Date(Date.now() + ahead),
    );
  });
  afterAll(async () => {
    await bluebox.close();
    removeFolder(bluebox.folder);
  });

  it('proves again who the coordinator is, and ends', async () => {
    let times = 0;
    const { totals } = await replayDrive({
      url: bluebox.url,
      coordinator: bluebox.coordinator,
      async reauthenticate() {
        times += 1;
        await reauthenticateClient(bluebox.coordinator, COORDINATOR.password);
      },
      rows: rows.slice(0, 5),
      firstDay: today(),
      slug: 'slow',
      onProgress(phase) {
        if (phase === 'send') ahead = 16 * 60_000;
      },
    });
    expect(times).toBe(1);
    expect(totals.balanced).toBe(true);
  });
});
