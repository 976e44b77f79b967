import type { BlueboxEvent, Item, PledgeEvent, PledgeLine } from '@bluebox/contracts';
import {
  CATEGORIES,
  confirmedQuantity,
  countedQuantity,
  doubtfulQuantity,
  sentQuantity,
  UNITS,
} from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import {
  type Document,
  fold,
  type Projection,
  Projector,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import {
  type Account,
  type Balances,
  kindOf,
  type Ledger,
  move,
  type Posting,
  postEvent,
  postings,
} from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PledgeCommand, pledgeDecider } from '../../pledge/src/domain/pledge.ts';
import { countedGroups } from './board/counted-groups.ts';
import { type GroupsDocument, groupsProjection } from './board/groups-projection.ts';
import { memoryViews, recorder } from './memory-ports.test-support.ts';
import { anySteps, DRIVE, historyOf } from './played-drive.test-support.ts';
import { trackerProjections as projectionsByName } from './projections.ts';
import { pastReader } from './totals/past-reader.ts';
import { type TotalsDocument, totalsProjection } from './totals/projection.ts';
import { publicTotalsAt } from './totals/public-past.ts';
import { timelineOf } from './totals/timeline.ts';
import { totalsAsOf, totalsView } from './totals/totals-view.ts';

const trackerProjections = Object.values(projectionsByName);

type History = readonly RecordedEvent<BlueboxEvent>[];

/** Applies batches of one service each, in the given order. */
async function viewAfter(projection: Projection, batches: readonly History[]) {
  const view = await memoryViews().open(projection);
  const projector = await Projector.open(projection, view);
  for (const events of batches) {
    const [first] = events;
    if (first !== undefined && projection.services.includes(first.service))
      await projector.apply({ service: first.service, bucket: first.bucket, events });
  }
  return view;
}

async function documentsOf(view: Awaited<ReturnType<typeof viewAfter>>) {
  const documents: Record<string, Document[]> = {};
  for (const { name } of view.definition.collections) {
    const found: Document[] = [];
    for await (const document of view.documents(name)) found.push(document);
    documents[name] = found;
  }
  return documents;
}

/**
 * Splits the events of each bucket of a service into batches and interleaves the batches, as the
 * choices decide.
 */
function interleaved(history: History, choices: readonly number[]): readonly History[] {
  const laneOf = ({ service, bucket }: RecordedEvent) => `${service}/${bucket}`;
  const waiting = [...new Set(history.map(laneOf))].map((lane) =>
    history.filter((event) => laneOf(event) === lane),
  );
  const batches: History[] = [];
  for (let turn = 0; waiting.some((events) => events.length > 0); turn++) {
    const choice = choices[turn % choices.length] ?? 0;
    const ready = waiting.filter((events) => events.length > 0);
    const chosen = ready[choice % ready.length] as RecordedEvent<BlueboxEvent>[];
    batches.push(chosen.splice(0, 1 + (choice % 7)));
  }
  return batches;
}

describe.each(trackerProjections.map((projection) => [projection.name, projection] as const))(
  '%s',
  (_name, projection) => {
    it("has the same documents however the services' events interleave", async () => {
      await fc.assert(
        fc.asyncProperty(
          anySteps(),
          fc.array(fc.nat(1_000), { minLength: 1 }),
          async (steps, choices) => {
            const history = await historyOf(steps);
            const inTime = await viewAfter(
              projection,
              history.map((event) => [event]),
            );
            const otherwise = await viewAfter(projection, interleaved(history, choices));
            expect(await documentsOf(otherwise)).toEqual(await documentsOf(inTime));
            expect(await otherwise.cursors()).toEqual(await inTime.cursors());
          },
        ),
        { numRuns: 40 },
      );
    });

    it('is not changed by events that are delivered again', async () => {
      await fc.assert(
        fc.asyncProperty(
          anySteps(),
          fc.array(fc.nat(1_000), { minLength: 1 }),
          async (steps, choices) => {
            const batches = interleaved(await historyOf(steps), choices);
            const once = await viewAfter(projection, batches);
            const before = await documentsOf(once);
            const again = await Projector.open(projection, once);
            for (const events of batches) {
              const first = events[0] as RecordedEvent<BlueboxEvent>;
              if (!projection.services.includes(first.service)) continue;
              await again.apply({ service: first.service, bucket: first.bucket, events });
            }
            expect(await documentsOf(once)).toEqual(before);
          },
        ),
        { numRuns: 20 },
      );
    });
  },
);

describe('the groups', () => {
  it('have the sums over their pledges and walk-ins, whatever was reversed', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const view = await viewAfter(
          groupsProjection,
          history.map((event) => [event]),
        );
        const document = await view.get<GroupsDocument>('groups', DRIVE);
        const ledger = history.reduce(postEvent, {} as Ledger);
        const held = (account: Account) =>
          Object.values(ledger).reduce((sum, balances) => sum + (balances?.[account] ?? 0), 0);
        const departments = new Map<string, number>();
        for (const event of history)
          if (event.type === 'pledge.submitted') {
            const name = event.data.department ?? '';
            departments.set(name, 1 + (departments.get(name) ?? 0));
          }
        expect(
          new Map(
            document?.departments
              .filter(({ pledges }) => pledges > 0)
              .map(({ name, pledges }) => [name, pledges]),
          ),
        ).toEqual(new Map([...departments].sort(([a], [b]) => (a < b ? -1 : 1))));
        for (const sums of [document?.departments ?? [], document?.handInPoints ?? []]) {
          const sum = (of: 'pledged' | 'received' | 'toCome') =>
            sums.reduce((total, group) => total + group[of], 0);
          expect(sum('pledged')).toBe(held('pledged') - held('withdrawn'));
          expect(sum('toCome')).toBe(held('promised'));
          expect(sum('received')).toBe(
            held('pledged') +
              held('walkIn') -
              held('promised') -
              held('withdrawn') -
              held('notHandedIn'),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the totals', () => {
  /** Types of events that change the totals even if they move no goods. */
  const TOLD_BY_TOTALS: readonly string[] = [
    ...['drive.opened', 'drive.published', 'pledge.submitted', 'pledge.quantities-confirmed'],
    ...['pledge.amended', 'pledge.hand-in-noted', 'pledge.hand-in-reversal-noted'],
    ...['box.opened', 'box.discarded', 'consignment.created', 'consignment.discarded'],
    ...['case.opened', 'case.closed', 'case.reopened'],
  ];
  const withoutZeros = (ledger: Ledger) =>
    Object.fromEntries(
      Object.entries(ledger)
        .map(([kind, balances]) => [
          kind,
          Object.fromEntries(Object.entries(balances).filter(([, held]) => held !== 0)),
        ])
        .filter(([, balances]) => Object.keys(balances as object).length > 0),
    );
  const balancesIn = ({
    rows,
  }: {
    rows: readonly { category: string; unit: string; balances: object }[];
  }) =>
    Object.fromEntries(
      rows
        .filter(({ balances }) => Object.keys(balances).length > 0)
        .map(({ category, unit, balances }) => [`${category}|${unit}`, balances]),
    );

  it('equal the log, now and at the end of every second', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const view = await viewAfter(
          totalsProjection,
          history.map((event) => [event]),
        );
        const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
        const now = totalsView(DRIVE, document.asOf, document);
        expect(now.balanced).toBe(true);
        expect(balancesIn(now)).toEqual(withoutZeros(history.reduce(postEvent, {} as Ledger)));
        const counted = history.filter(
          (event) => postings(event).length > 0 || TOLD_BY_TOTALS.includes(event.type),
        );
        expect(now.asOf).toBe(
          counted
            .map(({ recordedAt }) => recordedAt)
            .sort()
            .at(-1),
        );

        const seconds = new Set(history.map(({ recordedAt }) => recordedAt.slice(0, 19)));
        for (const second of seconds) {
          const past = await totalsAsOf(view, DRIVE, `${second}.000Z`);
          const until = `${second}.999Z`;
          const sofar = history.filter(({ recordedAt }) => recordedAt <= until);
          expect(past.asOf).toBe(until);
          expect(past.balanced).toBe(true);
          expect(balancesIn(past)).toEqual(withoutZeros(sofar.reduce(postEvent, {} as Ledger)));
          expect(past.counts.pledges).toBe(
            sofar.filter(({ type }) => type === 'pledge.submitted').length,
          );
          expect(past.counts.boxes).toBe(
            sofar.filter(({ type }) => type === 'box.opened').length -
              sofar.filter(({ type }) => type === 'box.discarded').length,
          );
        }
        const latest = await totalsAsOf(view, DRIVE, now.asOf, 0, document.terms?.needs);
        // The totals of a past moment lack the places of kits.
        const rows = now.rows.map(({ inKits, sentInKits, ...row }) => row);
        expect({ ...latest, asOf: now.asOf }).toEqual({ ...now, rows });
      }),
      { numRuns: 30 },
    );
  });

  it('count rejected goods by reason, without reversed rejections', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const view = await viewAfter(
          totalsProjection,
          history.map((event) => [event]),
        );
        const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
        const { rows } = totalsView(DRIVE, document.asOf, document);
        for (const { balances, rejectedBy } of rows) {
          const ended = (['rejected', 'returned'] as const).reduce(
            (sum, account) => sum + (balances[account] ?? 0),
            0,
          );
          const counted = Object.values(rejectedBy).reduce((sum, quantity) => sum + quantity, 0);
          // `disposed` counts both rejected goods and stock, so the count by reason is between the
          // two sums.
          expect(counted).toBeGreaterThanOrEqual(ended);
          expect(counted).toBeLessThanOrEqual(ended + (balances['disposed'] ?? 0));
        }
      }),
      { numRuns: 30 },
    );
  });

  /** One change of a figure of the past, of one kind of movement. */
  interface Moved {
    readonly at: string;
    /** Kind of goods and both accounts in alphabetical order, or another kind of change. */
    readonly movement: string;
    readonly givers: ReadonlySet<string>;
    readonly posting?: Posting;
  }
  /** Lists the changes that a history makes to the figures that tell of givers. */
  function movesOf(history: History): readonly Moved[] {
    const byParcel = new Map<string, ReadonlySet<string>>();
    for (const event of history) {
      if (event.type === 'parcel.created' && event.data.origin.kind === 'inspection')
        byParcel.set(event.data.parcelId, new Set([event.data.origin.receptionId]));
      if (event.type === 'kit.assembled')
        byParcel.set(
          event.data.parcelId,
          new Set(event.data.components.flatMap(({ parcelId }) => [...giversOf(parcelId)])),
        );
    }
    function giversOf(parcelId = ''): ReadonlySet<string> {
      return byParcel.get(parcelId) ?? new Set();
    }
    // Withdrawn goods are shown as never pledged.
    const shown = (account: Account) => (account === 'withdrawn' ? 'pledged' : account);
    return history.flatMap((event): Moved[] => {
      const moves = postings(event).map((posting): Moved => {
        const { category, unit, from, to, of } = posting;
        const giving = of.pledgeId ?? of.receptionId;
        return {
          at: event.recordedAt,
          movement: [category, unit, ...[shown(from), shown(to)].sort()].join(' '),
          givers: giving === undefined ? giversOf(of.parcelId) : new Set([giving]),
          posting: { ...posting, from: shown(from), to: shown(to) },
        };
      });
      const other = (movement: string, giver: string): Moved => ({
        at: event.recordedAt,
        movement,
        givers: new Set([giver]),
      });
      if (event.type === 'pledge.submitted')
        return [...moves, other('pledges', event.data.pledgeId)];
      if (event.type === 'inspection.recorded' || event.type === 'inspection.reversed') {
        const { item, parts, receptionId } = event.data;
        for (const part of parts)
          if (part.outcome === 'rejected')
            moves.push(other(`${item.category} ${item.unit} ${part.reasons[0]}`, receptionId));
      }
      return moves;
    });
  }
  const giversIn = (moves: readonly Moved[]) => new Set(moves.flatMap(({ givers }) => [...givers]));

  /** Needs beside which no promise is doubtful; what is doubtful has specs of its own. */
  const AMPLE = CATEGORIES.flatMap((category) =>
    UNITS.map((unit) => ({
      needId: `${category}-${unit}`,
      category,
      unit,
      quantity: LARGEST_QUANTITY,
    })),
  );

  it('showed a single pledge beside four that moved otherwise: five or none change each figure of the public past', async () => {
    let shown = 0;
    let mixed = 0;
    await fc.assert(
      fc.asyncProperty(anySteps(), fc.integer({ min: 5, max: 60 }), async (steps, slowness) => {
        const played = await historyOf(steps);
        const began = Date.parse(played[0]?.recordedAt ?? '');
        const history = played.map((event) => ({
          ...event,
          recordedAt: new Date(
            began + (Date.parse(event.recordedAt) - began) * slowness,
          ).toISOString(),
        }));
        const view = await viewAfter(
          totalsProjection,
          history.map((event) => [event]),
        );
        const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
        const { terms } = document;
        const past = await pastReader(
          view,
          () => new Date('2030-01-01'),
        )({ ...document, ...(terms === undefined ? {} : { terms: { ...terms, needs: AMPLE } }) });
        const moves = movesOf(history);
        const movements = new Set(moves.map(({ movement }) => movement));
        const seen = new Map<string, string>();
        for (const { moment, flows } of past) {
          let fewMoved = false;
          const names = [...flows.keys()].map((name) => name.replaceAll(/[|>]/g, ' '));
          for (const movement of movements) {
            const since = moves.filter(
              ({ movement: other, at }) =>
                other === movement && at > (seen.get(movement) ?? '') && at <= moment,
            );
            const { size } = giversIn(since);
            if (names.includes(movement))
              expect(size, `${movement} at ${moment}`).toBeGreaterThanOrEqual(5);
            if (size >= 5) seen.set(movement, moment);
            fewMoved ||= size > 0 && size < 5;
          }
          shown += flows.size;
          if (flows.size > 0 && fewMoved) mixed++;

          const told = moves.filter(({ movement, at }) => at <= (seen.get(movement) ?? ''));
          const ledger: Record<string, Balances> = {};
          for (const { posting } of told)
            if (posting !== undefined) {
              const kind = kindOf(posting);
              ledger[kind] = move(ledger[kind] ?? {}, posting);
            }
          const totals = totalsView(DRIVE, moment, publicTotalsAt(past, moment));
          expect(totals.balanced).toBe(true);
          expect(balancesIn(totals)).toEqual(withoutZeros(ledger as Ledger));
          expect(totals.counts.pledges).toBe(
            told.filter(({ movement }) => movement === 'pledges').length,
          );
        }
      }),
      { numRuns: 30 },
    );
    expect(shown).toBeGreaterThan(0);
    expect(mixed).toBeGreaterThan(0);
  });

  it('of a past moment are found by whole hours, whole minutes and seconds', async () => {
    const { record } = recorder('2023-03-20T01:58:57.000Z');
    const opened = Array.from({ length: 40 }, (_, number) =>
      record(
        'inventory',
        `carton-${number}`,
        {
          type: 'box.opened',
          data: { boxId: `carton-00${number}`, driveId: DRIVE, number: number + 1 },
        } as never,
        // The times span two hour boundaries, and many minute boundaries.
        number % 3 === 0 ? 1_000 : 241_000,
      ),
    ) as unknown as History;
    const view = await viewAfter(totalsProjection, [opened]);
    for (const { recordedAt } of opened)
      for (const moment of [recordedAt, new Date(Date.parse(recordedAt) - 1).toISOString()])
        expect((await totalsAsOf(view, DRIVE, moment)).counts.boxes, moment).toBe(
          opened.filter((event) => event.recordedAt.slice(0, 19) <= moment.slice(0, 19)).length,
        );
    const { hours } = await timelineOf(view, DRIVE);
    expect(hours.map(({ hour }) => hour.slice(11, 13))).toEqual(['01', '02', '03']);
  });

  it('are empty for a moment before the drive', async () => {
    const history = await historyOf([]);
    const view = await viewAfter(totalsProjection, [
      history.filter(({ service }) => service === 'pledge'),
    ]);
    expect(await totalsAsOf(view, DRIVE, '2020-01-01T00:00:00Z')).toEqual({
      driveId: DRIVE,
      asOf: '2020-01-01T00:00:00.999Z',
      rows: [],
      counts: { pledges: 0, boxes: 0, consignments: 0, openCases: 0 },
      balanced: true,
      parked: 0,
    });
  });
});

describe('goods that the rules would probably reject', () => {
  const rules = {
    version: 1,
    categories: ['medicine', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  } as const;
  const terms = {
    title: '西吉',
    recipient: { name: '西吉县红十字会', authority: '1号' },
    window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
    expectedArrival: '2023-03-28',
    needs: [{ needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 9 }],
    handInPoints: [{ pointId: 'p1', name: '京西' }],
    departments: [],
    rules: { ...rules, categories: [...rules.categories] },
    noticeVersion: '2024-01',
  };
  const item = { name: '布洛芬', category: 'medicine', unit: 'box' } as const;
  const pledgeId = 'pledge-0001';
  const ids = { pledgeId, driveId: DRIVE };
  const said = { noticeVersion: '2024-01', sourceDeclared: true, channel: 'form' } as const;
  const opened = { type: 'drive.opened', data: { driveId: DRIVE, slug: 'xiji', terms } } as const;
  const submitted = (lines: readonly Partial<PledgeLine>[]): BlueboxEvent => ({
    type: 'pledge.submitted',
    data: {
      ...ids,
      ...said,
      reference: 'XLX-000001',
      lines: lines.map((line, index) => ({
        lineId: `l${index + 1}`,
        item,
        quantity: 3,
        expiry: '2029-01-31',
        condition: 'sealed',
        ...line,
      })),
    },
  });
  /** Returns the events that the pledge service decides for a command after the submission. */
  const decided = (command: PledgeCommand, promise: BlueboxEvent): readonly BlueboxEvent[] =>
    pledgeDecider.decide(command, fold(pledgeDecider, [promise as PledgeEvent]));
  const reception = { receptionId: pledgeId, ...ids, entryId: 'entry-0001' };
  const came = (received: number, type: 'recorded' | 'reversed' = 'recorded'): BlueboxEvent => {
    const lines = [{ lineId: 'l1', item, received, ofPromise: received, excess: 0, shortfall: 0 }];
    return type === 'recorded'
      ? { type: 'reception.recorded', data: { ...reception, lines } }
      : {
          type: 'reception.reversed',
          data: {
            receptionId: pledgeId,
            ...ids,
            reverses: reception.entryId,
            reason: 'typing-error',
            lines,
          },
        };
  };
  const seen = { condition: 'damaged', legible: true, prescription: false } as const;
  const inspected = (quantity: number): BlueboxEvent => ({
    type: 'inspection.recorded',
    data: {
      receptionId: pledgeId,
      ...ids,
      inspectionId: 'inspection-1',
      lineId: 'l1',
      item,
      from: 'received',
      rulesVersion: 1,
      parts: [
        {
          partId: 'part-0001',
          quantity,
          seen,
          outcome: 'accepted',
          parcelId: 'parcel-01',
          override: 'emergency',
        },
      ],
    },
  });
  const rowsAfter = async (events: readonly BlueboxEvent[]) => {
    const { record } = recorder();
    const serviceOf = ({ type }: BlueboxEvent) =>
      /^(drive|pledge)[.]/.test(type) ? 'pledge' : 'inventory';
    const view = await viewAfter(
      totalsProjection,
      events.map((event) => [
        record(serviceOf(event), 'stream-1', event) as RecordedEvent<BlueboxEvent>,
      ]),
    );
    const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
    return totalsView(DRIVE, document.asOf, document).rows;
  };
  const counted = async (...events: readonly BlueboxEvent[]) => {
    const [row] = await rowsAfter([opened, ...events]);
    return row === undefined ? undefined : [countedQuantity(row), doubtfulQuantity(row)];
  };

  it.each([
    ['expired', { expiry: '2023-01-31' }],
    ['short-dated at arrival', { expiry: '2023-07-31' }],
    ['opened', { condition: 'opened' }],
    ['damaged', { condition: 'damaged' }],
    ['a prescription medicine', { prescription: true }],
    ['not legible', { legible: false, expiry: undefined }],
  ] as const)('do not raise totals until they are accepted (%s)', async (_what, line) => {
    const promise = submitted([{ ...line }, {}]);
    expect(await counted(promise)).toStrictEqual([3, 3]);
    expect(await counted(promise, came(2))).toStrictEqual([3, 3]);
    expect(await counted(promise, came(2), inspected(2))).toStrictEqual([5, 1]);
    expect(await counted(promise, came(2), came(2, 'reversed'))).toStrictEqual([3, 3]);
    expect(await counted(promise, ...decided({ type: 'withdraw' }, promise))).toStrictEqual([0, 0]);
  });

  it('are determined again when the rules, the day of arrival or the pledged goods change', async () => {
    const promise = submitted([{ expiry: '2023-07-31' }]);
    const later: BlueboxEvent = {
      type: 'drive.amended',
      data: {
        driveId: DRIVE,
        terms: { ...terms, rules: { ...terms.rules, version: 2, minimumMonthsAtArrival: 3 } },
      },
    };
    expect(await counted(promise, later)).toStrictEqual([3, 0]);
    const sooner: BlueboxEvent = {
      type: 'drive.amended',
      data: { driveId: DRIVE, terms: { ...terms, expectedArrival: '2023-01-20' } },
    };
    expect(await counted(promise, sooner)).toStrictEqual([3, 0]);
    const amended: BlueboxEvent = {
      type: 'pledge.amended',
      data: {
        ...ids,
        lines: [{ lineId: 'l1', item, quantity: 3, expiry: '2029-01-31', condition: 'sealed' }],
        changes: [],
      },
    };
    expect(await counted(promise, amended)).toStrictEqual([3, 0]);
  });

  describe("one pledge far above the drive's need", () => {
    const many = submitted(Array.from({ length: 50 }, () => ({ quantity: 999 })));
    const ofStaff = (channel: 'desk' | 'import'): BlueboxEvent =>
      many.type === 'pledge.submitted' ? { ...many, data: { ...many.data, channel } } : many;
    const confirmed = (quantity: number): BlueboxEvent => ({
      type: 'pledge.quantities-confirmed',
      data: { ...ids, lines: [{ lineId: 'l1', category: 'medicine', unit: 'box', quantity }] },
    });

    it('does not raise totals if somebody without an account promises 50 lines of 999', async () => {
      expect(await counted(many)).toStrictEqual([0, 49_950]);
    });

    it('counts if staff entered it, or confirmed at least its quantity', async () => {
      expect(await counted(ofStaff('desk'))).toStrictEqual([49_950, 0]);
      expect(await counted(ofStaff('import'))).toStrictEqual([49_950, 0]);
      expect(await counted(many, confirmed(49_950))).toStrictEqual([49_950, 0]);
      expect(await counted(many, confirmed(49_949))).toStrictEqual([0, 49_950]);
    });

    it('counts as far as it was received, and the rest waits', async () => {
      expect(await counted(many, came(900))).toStrictEqual([900, 49_050]);
    });

    it('counts when the giver amends it to a quantity that is not large', async () => {
      const one = Array.from({ length: 50 }, (_, index) => ({
        lineId: `l${index + 1}`,
        item,
        quantity: 1,
        expiry: '2029-01-31',
        condition: 'sealed' as const,
      }));
      const amended = decided({ type: 'amend', lines: one }, many);
      expect(await counted(many, ...amended)).toStrictEqual([50, 0]);
    });

    it('does not raise totals of past moments before its confirmation', async () => {
      const { record } = recorder();
      const history = [opened, many, confirmed(49_950)].map(
        (event) => record('pledge', 'stream-1', event) as RecordedEvent<BlueboxEvent>,
      );
      const view = await viewAfter(totalsProjection, [history]);
      const countedAt = async (index: number) => {
        const moment = history[index]?.recordedAt ?? '';
        const { rows } = await totalsAsOf(view, DRIVE, moment, 0, terms.needs);
        return rows.map((row) => [countedQuantity(row), doubtfulQuantity(row)]);
      };
      expect(await countedAt(1)).toStrictEqual([[0, 49_950]]);
      expect(await countedAt(2)).toStrictEqual([[49_950, 0]]);
    });

    it('does not raise sums of its department or hand-in point', async () => {
      const ofDepartment = { ...many, data: { ...many.data, department: '工会' } } as BlueboxEvent;
      const small = submitted([{ quantity: 7 }]);
      const other = {
        ...small,
        data: { ...small.data, pledgeId: 'pledge-0002', department: '工会' },
      } as BlueboxEvent;
      const pledgedOf = async (...events: readonly BlueboxEvent[]) => {
        const { record } = recorder();
        const history = [opened, ofDepartment, other, ...events].map(
          (event) => record('pledge', 'stream-1', event) as RecordedEvent<BlueboxEvent>,
        );
        const views = {
          groups: await viewAfter(groupsProjection, [history]),
          totals: await viewAfter(totalsProjection, [history]),
        };
        const { departments, handInPoints } = await countedGroups(views, DRIVE, terms.needs);
        return [...departments, ...handInPoints].map(({ pledged }) => pledged);
      };
      expect(await pledgedOf()).toStrictEqual([7, 7]);
      expect(await pledgedOf(confirmed(49_950))).toStrictEqual([49_957, 49_957]);
    });

    it("waits by the same rule in current and past totals, whichever service's events come first", async () => {
      const step = fc.constantFrom<BlueboxEvent>(
        came(30),
        came(30, 'reversed'),
        confirmed(50),
        confirmed(80),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.boolean(), async (more, turned) => {
          const { record } = recorder();
          const promise = submitted([{ quantity: 60 }, { quantity: 40 }]);
          const history = [opened, promise, ...more].map(
            (event) =>
              record(
                /^(drive|pledge)[.]/.test(event.type) ? 'pledge' : 'inventory',
                'stream-1',
                event,
              ) as RecordedEvent<BlueboxEvent>,
          );
          const heard = ['pledge', 'inventory'].map((name) =>
            history.filter(({ service }) => service === name),
          );
          const view = await viewAfter(totalsProjection, turned ? heard.reverse() : heard);
          const now = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
          const past = await totalsAsOf(view, DRIVE, now.asOf, 0, terms.needs);
          const waits = ({ rows }: typeof past) => rows.map(doubtfulQuantity);
          expect(waits(past)).toStrictEqual(waits(totalsView(DRIVE, now.asOf, now)));
        }),
        { numRuns: 60 },
      );
    });

    it("counts when the drive's need has grown", async () => {
      const more: BlueboxEvent = {
        type: 'drive.amended',
        data: {
          driveId: DRIVE,
          terms: {
            ...terms,
            needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 99_900 }],
          },
        },
      };
      expect(await counted(many, more)).toStrictEqual([49_950, 0]);
    });
  });

  it('and all other waiting goods add up to the promises in the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const view = await viewAfter(
          totalsProjection,
          history.map((event) => [event]),
        );
        const document = await view.get<TotalsDocument>('totals', DRIVE);
        const waiting = new Map<string, number>();
        for (const [key, { promised }] of Object.entries(document?.waiting ?? {})) {
          const kind = key.split('|').slice(0, 2).join('|');
          waiting.set(kind, (waiting.get(kind) ?? 0) + promised);
        }
        for (const [kind, totals] of Object.entries(document?.kinds ?? {}))
          expect(waiting.get(kind) ?? 0).toBe(totals?.balances.promised ?? 0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('goods in kits', () => {
  const kit: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
  const pills: Item = { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' };
  const meter: Item = { name: '指夹式血氧仪', category: 'device', unit: 'unit' };
  const ENDS = ['confirmed', 'damaged', 'lost', 'disposed'] as const;
  type End = (typeof ENDS)[number];

  /**
   * Returns the quantities in kits, by category and place, after an assembly whose kits reached
   * these ends, one after another. A kit whose end is `undefined` stays in stock.
   */
  async function inKitsAfter(
    components: readonly { readonly item: Item; readonly quantity: number }[],
    fates: readonly (End | undefined)[],
    found = 0,
  ) {
    const events: RecordedEvent<BlueboxEvent>[] = [];
    const { record } = recorder();
    const tell = (service: string, event: BlueboxEvent) =>
      events.push(record(service, 'any', event) as RecordedEvent<BlueboxEvent>);
    const parcel = { parcelId: 'parcel-kits', driveId: DRIVE, item: kit };
    const contents = components.map((component, index) => ({
      ...component,
      parcelId: `parcel-${index}`,
    }));
    tell('inventory', {
      type: 'kit.assembled',
      data: {
        ...parcel,
        kitId: 'kit-making',
        quantity: fates.length,
        components: contents,
      },
    });
    for (const { parcelId, item, quantity } of contents)
      tell('inventory', {
        type: 'parcel.taken-for-kit',
        data: { parcelId, driveId: DRIVE, item, quantity, kitId: 'kit-making' },
      });
    const adjust = (direction: 'lost' | 'damaged' | 'disposed' | 'found', quantity: number) =>
      tell('inventory', {
        type: 'parcel.adjusted',
        data: { ...parcel, quantity, adjustmentId: 'adjust-1', direction, reason: 'recount' },
      });
    if (found > 0) adjust('found', found);
    for (const [index, fate] of fates.entries()) {
      if (fate === undefined) continue;
      if (fate !== 'confirmed') {
        adjust(fate, 1);
        continue;
      }
      const boxId = `box-${String(index).padStart(4, '0')}`;
      const consignment = { consignmentId: 'consign-1', driveId: DRIVE, boxId };
      const kits = { parcelId: parcel.parcelId, item: kit };
      tell('inventory', { type: 'parcel.packed', data: { ...parcel, quantity: 1, boxId } });
      tell('shipment', {
        type: 'consignment.box-dispatched',
        data: { ...consignment, contents: [{ ...kits, quantity: 1 }] },
      });
      tell('shipment', {
        type: 'receipt.confirmed',
        data: {
          receiptId: `receipt-${index}`,
          ...consignment,
          from: 'inTransit',
          via: 'link',
          lines: [{ ...kits, received: 1, damaged: 0, missing: 0, surplus: 0 }],
        },
      });
    }
    const view = await viewAfter(
      totalsProjection,
      events.map((event) => [event]),
    );
    const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
    return Object.fromEntries(
      totalsView(DRIVE, '', document).rows.flatMap(({ category, inKits }) =>
        inKits === undefined ? [] : [[category, inKits]],
      ),
    );
  }

  it('are divided among the ends of their kits', async () => {
    const goods = [
      { item: pills, quantity: 6 },
      { item: meter, quantity: 3 },
    ];
    expect(await inKitsAfter(goods, ['confirmed', 'confirmed', 'damaged'])).toEqual({
      medicine: { confirmed: 4, damaged: 2 },
      device: { confirmed: 2, damaged: 1 },
    });
    expect(await inKitsAfter(goods, ['confirmed', undefined, 'lost'])).toEqual({
      medicine: { accepted: 2, confirmed: 2, lost: 2 },
      device: { accepted: 1, confirmed: 1, lost: 1 },
    });
  });

  it('count as sent even if the kits were damaged or lost in transit', async () => {
    const kits = { parcelId: 'parcel-kits', item: kit };
    const loose = { parcelId: 'parcel-loose', item: meter };
    const contents = [{ parcelId: 'parcel-0', item: pills, quantity: 8 }];
    const box = { consignmentId: 'consign-1', driveId: DRIVE, boxId: 'box-0001' };
    const told = {
      ...box,
      from: 'inTransit' as const,
      lines: [
        { ...kits, received: 1, damaged: 1, missing: 1, surplus: 0 },
        { ...loose, received: 2, damaged: 1, missing: 0, surplus: 0 },
      ],
    };
    const events: readonly BlueboxEvent[] = [
      {
        type: 'kit.assembled',
        data: { ...kits, driveId: DRIVE, kitId: 'kit-making', quantity: 4, components: contents },
      },
      ...contents.map((content) => ({
        type: 'parcel.taken-for-kit' as const,
        data: { ...content, driveId: DRIVE, kitId: 'kit-making' },
      })),
      {
        type: 'parcel.adjusted',
        data: {
          ...kits,
          driveId: DRIVE,
          quantity: 1,
          adjustmentId: 'adjust-1',
          direction: 'lost',
          reason: 'recount',
        },
      },
      {
        type: 'parcel.packed',
        data: { ...kits, driveId: DRIVE, quantity: 3, boxId: box.boxId },
      },
      {
        type: 'consignment.box-dispatched',
        data: {
          ...box,
          contents: [
            { ...kits, quantity: 3 },
            { ...loose, quantity: 3 },
          ],
        },
      },
      { type: 'receipt.confirmed', data: { ...told, receiptId: 'receipt-1', via: 'link' } },
    ];
    const after = async (...further: readonly BlueboxEvent[]) => {
      const { record } = recorder();
      const view = await viewAfter(
        totalsProjection,
        [...events, ...further].map((event) => [
          record(
            /^(kit|parcel)/.test(event.type) ? 'inventory' : 'shipment',
            'any',
            event,
          ) as RecordedEvent<BlueboxEvent>,
        ]),
      );
      const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
      return totalsView(DRIVE, '', document).rows.map((row) => [
        row.category,
        sentQuantity(row),
        confirmedQuantity(row),
      ]);
    };
    // One of four kits was lost in the store, with two boxes of medicine.
    expect(await after()).toEqual([
      ['device', 3, 2],
      ['kit', 3, 1],
      ['medicine', 6, 2],
    ]);
    expect(
      await after({
        type: 'receipt.reversed',
        data: { ...told, reverses: 'receipt-1', reason: 'typing-error' },
      }),
    ).toEqual([
      ['device', 3, 0],
      ['kit', 3, 0],
      ['medicine', 6, 0],
    ]);
  });

  it('are only known to have ended if the kits cannot hold equal quantities', async () => {
    const uneven = [
      { item: pills, quantity: 1 },
      { item: { ...pills, name: '对乙酰氨基酚片' }, quantity: 1 },
      { item: meter, quantity: 2 },
    ];
    expect(await inKitsAfter(uneven, ['confirmed', 'damaged'])).toEqual({
      medicine: { ended: 2 },
      device: { confirmed: 1, damaged: 1 },
    });
    expect(await inKitsAfter(uneven, ['confirmed', undefined])).toMatchObject({
      medicine: { several: 2 },
    });
    // A kit that an adjustment found may contain anything.
    expect(await inKitsAfter([{ item: meter, quantity: 2 }], ['confirmed', 'lost'], 1)).toEqual({
      device: { several: 2 },
    });
  });

  it('are not in "several places" once all kits have ended, and their ends add up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...ENDS), { minLength: 1, maxLength: 5 }),
        fc.array(
          fc.record({
            item: fc.constantFrom(pills, meter),
            quantity: fc.integer({ min: 1, max: 9 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (fates, goods) => {
          const inKits = await inKitsAfter(goods, fates);
          for (const { category } of [pills, meter]) {
            const given = goods.filter(({ item }) => item.category === category);
            const told = inKits[category] ?? {};
            const sum = (quantities: readonly number[]) =>
              quantities.reduce((total, quantity) => total + quantity, 0);
            expect(sum(Object.values(told))).toBe(sum(given.map(({ quantity }) => quantity)));
            for (const fate of Object.keys(told)) expect([...ENDS, 'ended']).toContain(fate);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  /**
   * Makes a history of kits within kits. An assembly may take kits from earlier assemblies, and
   * free kits may come to an end.
   */
  function nestedKits() {
    const events: RecordedEvent<BlueboxEvent>[] = [];
    const { record } = recorder();
    const tell = (event: BlueboxEvent) =>
      events.push(record('inventory', 'any', event) as RecordedEvent<BlueboxEvent>);
    const items = new Map<string, Item>([['pills', pills]]);
    return {
      made(
        parcelId: string,
        quantity: number,
        from: readonly (readonly [parcelId: string, quantity: number])[],
        item: Item = { ...kit, name: parcelId },
      ) {
        const components = from.map(([id, taken]) => ({
          parcelId: id,
          item: items.get(id) ?? kit,
          quantity: taken,
        }));
        const kitId = `making-of-${parcelId}`;
        items.set(parcelId, item);
        tell({
          type: 'kit.assembled',
          data: { kitId, driveId: DRIVE, parcelId, item, quantity, components },
        });
        for (const component of components)
          tell({ type: 'parcel.taken-for-kit', data: { ...component, driveId: DRIVE, kitId } });
        return this;
      },
      takenApart(parcelId: string, quantity: number, into: readonly (readonly [string, number])[]) {
        const kitId = `making-of-${parcelId}`;
        const item = items.get(parcelId) ?? kit;
        const data = { parcelId, driveId: DRIVE, item, quantity, kitId };
        tell({ type: 'kit.taken-apart', data });
        for (const [id, returned] of into)
          tell({
            type: 'parcel.returned-from-kit',
            data: {
              parcelId: id,
              driveId: DRIVE,
              item: items.get(id) ?? kit,
              quantity: returned,
              kitId,
            },
          });
        return this;
      },
      ended(parcelId: string, quantity: number, direction: 'lost' | 'damaged' | 'disposed') {
        tell({
          type: 'parcel.adjusted',
          data: {
            parcelId,
            driveId: DRIVE,
            item: items.get(parcelId) ?? kit,
            quantity,
            adjustmentId: `adjust-${events.length}`,
            direction,
            reason: 'recount',
          },
        });
        return this;
      },
      async inKits() {
        const view = await viewAfter(
          totalsProjection,
          events.map((event) => [event]),
        );
        const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
        const rows = totalsView(DRIVE, '', document).rows;
        for (const { balances, inKits = {} } of rows)
          expect(Object.values(inKits).reduce((sum, part) => sum + part, 0)).toBe(
            balances['inKit'] ?? 0,
          );
        return Object.fromEntries(rows.map(({ category, inKits }) => [category, inKits]));
      },
    };
  }

  it('count as sent even if one more of the larger kits arrived than was packed', async () => {
    const large = { parcelId: 'parcel-large', item: kit };
    const ofDrive = { driveId: DRIVE };
    const box = { consignmentId: 'consign-1', boxId: 'box-0001', ...ofDrive };
    const inSmall = [{ parcelId: 'parcel-pills', item: pills, quantity: 4 }];
    // One small kit is in one of the two larger kits, but nobody knows in which.
    const inLarge = [{ parcelId: 'parcel-small', item: kit, quantity: 1 }];
    const assembled = (parcelId: string, quantity: number, components: typeof inSmall) => ({
      type: 'kit.assembled' as const,
      data: { parcelId, item: kit, kitId: `of-${parcelId}`, quantity, components, ...ofDrive },
    });
    const events: readonly BlueboxEvent[] = [
      assembled('parcel-small', 1, inSmall),
      {
        type: 'parcel.taken-for-kit',
        data: { ...(inSmall[0] as (typeof inSmall)[number]), kitId: 'of-parcel-small', ...ofDrive },
      },
      assembled('parcel-large', 2, inLarge),
      {
        type: 'parcel.taken-for-kit',
        data: { ...(inLarge[0] as (typeof inSmall)[number]), kitId: 'of-parcel-large', ...ofDrive },
      },
      { type: 'parcel.packed', data: { ...large, quantity: 2, boxId: box.boxId, ...ofDrive } },
      {
        type: 'consignment.box-dispatched',
        data: { ...box, contents: [{ ...large, quantity: 2 }] },
      },
      {
        type: 'receipt.confirmed',
        data: {
          ...box,
          receiptId: 'receipt-1',
          from: 'inTransit',
          via: 'link',
          lines: [{ ...large, received: 2, damaged: 0, missing: 0, surplus: 1 }],
        },
      },
    ];
    const { record } = recorder();
    const view = await viewAfter(
      totalsProjection,
      events.map((event) => {
        const service = /^(consignment|receipt)[.]/.test(event.type) ? 'shipment' : 'inventory';
        return [record(service, 'any', event) as RecordedEvent<BlueboxEvent>];
      }),
    );
    const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
    const [row] = totalsView(DRIVE, '', document).rows.filter(
      ({ category }) => category === 'medicine',
    );
    expect(row).toMatchObject({ inKits: { confirmed: 4 }, sentInKits: 4 });
  });

  it('follow their kits into larger kits with different ends', async () => {
    const nested = nestedKits()
      .made('small', 6, [['pills', 12]])
      .made('large', 2, [['small', 4]]);
    expect(await nested.inKits()).toEqual({ medicine: { accepted: 12 }, kit: { accepted: 4 } });
    nested.ended('large', 1, 'lost').ended('small', 2, 'damaged');
    expect((await nested.inKits())['medicine']).toEqual({ accepted: 4, damaged: 4, lost: 4 });
    nested.ended('large', 1, 'disposed');
    expect(await nested.inKits()).toEqual({
      medicine: { damaged: 4, disposed: 4, lost: 4 },
      kit: { disposed: 2, lost: 2 },
    });
  });

  it('follow their kits into larger kits that are in even larger ones', async () => {
    const nested = nestedKits()
      .made('small', 4, [['pills', 8]])
      .made('middle', 2, [['small', 4]])
      .made('large', 2, [['middle', 2]])
      .ended('large', 1, 'lost');
    expect((await nested.inKits())['medicine']).toEqual({ accepted: 4, lost: 4 });
  });

  it('are where their kits are, after the larger kits were taken apart', async () => {
    const nested = nestedKits()
      .made('small', 4, [['pills', 8]])
      .made('large', 2, [['small', 4]]);
    nested.takenApart('large', 2, [['small', 4]]).ended('small', 1, 'lost');
    expect((await nested.inKits())['medicine']).toEqual({ accepted: 6, lost: 2 });
  });

  it('are only known to have ended if equal kits of two assemblies went into larger ones', async () => {
    const nested = nestedKits()
      .made('first', 1, [['pills', 3]], kit)
      .made('second', 1, [['pills', 5]], kit)
      .made('large', 2, [
        ['first', 1],
        ['second', 1],
      ])
      .ended('large', 1, 'lost');
    expect((await nested.inKits())['medicine']).toEqual({ several: 8 });
    expect((await nested.ended('large', 1, 'damaged').inKits())['medicine']).toEqual({ ended: 8 });
  });

  it('are not in "several places" once all kits have ended, however they are nested', async () => {
    let within = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.nat()), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.infiniteStream(fc.constantFrom('lost', 'damaged', 'disposed')),
        async (makings, ends) => {
          const nested = nestedKits();
          const free = new Map([['pills', 12]]);
          let given = 0;
          for (const [index, [from, most, number]] of makings.entries()) {
            const open = [...free].filter(([, left]) => left > 0);
            const [parcel, left] = open[from % open.length] as [string, number];
            const taken = Math.min(most, left);
            const made = 1 + (number % taken);
            nested.made(`made-${index}`, made, [[parcel, taken]]);
            free.set(parcel, left - taken).set(`made-${index}`, made);
            if (parcel === 'pills') given += taken;
            else within += 1;
          }
          for (const [parcel, left] of free)
            for (let kits = 0; kits < left && parcel !== 'pills'; kits += 1)
              nested.ended(parcel, 1, ends.next().value);
          const { medicine = {} } = await nested.inKits();
          expect(Object.values(medicine).reduce((sum, part) => sum + part, 0)).toBe(given);
          for (const fate of Object.keys(medicine)) expect([...ENDS, 'ended']).toContain(fate);
        },
      ),
      { numRuns: 60 },
    );
    expect(within).toBeGreaterThan(0);
  });

  it("are listed by the places of the kits, and add up to the ledger's balance in kits", async () => {
    let followed = 0;
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const view = await viewAfter(
          totalsProjection,
          history.map((event) => [event]),
        );
        const document = (await view.get<TotalsDocument>('totals', DRIVE)) as TotalsDocument;
        const { rows } = totalsView(DRIVE, document.asOf, document);
        for (const { balances, inKits = {}, sentInKits = 0 } of rows) {
          const sum = Object.values(inKits).reduce((total, quantity) => total + quantity, 0);
          const { inTransit = 0, delivered = 0, confirmed = 0 } = inKits;
          expect(sentInKits).toBeGreaterThanOrEqual(inTransit + delivered + confirmed);
          expect(sentInKits).toBeLessThanOrEqual(sum);
          expect(sum).toBe(balances['inKit'] ?? 0);
          for (const quantity of Object.values(inKits)) expect(quantity).toBeGreaterThan(0);
          followed += Object.keys(inKits).filter((fate) => fate !== 'accepted').length;
        }
      }),
      { numRuns: 60 },
    );
    expect(followed).toBeGreaterThan(0);
  });
});
