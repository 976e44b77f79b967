import {
  type AcceptanceRules,
  type BlueboxEvent,
  CATEGORIES,
  type InspectedPart,
  OVERRIDE_REASONS,
  PACK_CONDITIONS,
  rejectionReasons,
  WHAT_IF_OUTCOMES,
  type WhatIfKind,
} from '@bluebox/contracts';
import { ACCOUNTS_AFTER_INSPECTION } from '@bluebox/contracts/accounts';
import { Projector, type RecordedEvent, type View } from '@bluebox/event-sourcing';
import { type Balances, kindOf, type Ledger, postEvent } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journeysProjection } from '../journey/projection.ts';
import { memoryViews } from '../memory-ports.test-support.ts';
import { anySteps, DRIVE, historyOf } from '../played-drive.test-support.ts';
import { type TotalsDocument, totalsProjection } from '../totals/projection.ts';
import { factKey, factOf, monthsAtArrival, readFactKey, reasonsUnder } from './fact.ts';
import { whatIfProjection } from './projection.ts';
import { listWhatIfParts, type Rules, readWhatIf } from './read-what-if.ts';

const days = (from: string, to: string) =>
  fc
    .integer({ min: Date.parse(from) / 86_400_000, max: Date.parse(to) / 86_400_000 })
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

const anyRules: fc.Arbitrary<Rules> = fc.record({
  categories: fc.subarray([...CATEGORIES], { minLength: 1 }),
  sealedOnly: fc.boolean(),
  minimumMonthsAtArrival: fc.integer({ min: 0, max: 60 }),
  devicesMustWork: fc.boolean(),
  prescriptionAllowed: fc.boolean(),
});

const anySeen = fc.record(
  {
    condition: fc.constantFrom(...PACK_CONDITIONS),
    legible: fc.boolean(),
    prescription: fc.boolean(),
    working: fc.boolean(),
    expiry: days('2022-11-01', '2029-12-31'),
  },
  { requiredKeys: ['condition', 'legible', 'prescription'] },
);
const anyPart: fc.Arbitrary<InspectedPart> = fc
  .record({
    seen: anySeen,
    outcome: fc.constantFrom('accepted' as const, 'overridden' as const, 'quarantined' as const),
    override: fc.constantFrom(...OVERRIDE_REASONS),
  })
  .map(({ seen, outcome, override }): InspectedPart => {
    const part = { partId: 'part-0001', quantity: 1, seen };
    if (outcome === 'quarantined') return { ...part, outcome };
    return {
      ...part,
      outcome: 'accepted',
      parcelId: 'parcel-01',
      ...(outcome === 'overridden' ? { override } : {}),
    };
  });

describe('the facts of an inspected part', () => {
  it('lead to the same reasons as the part itself, under all rules', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyPart,
        fc.constantFrom(...CATEGORIES),
        days('2023-01-01', '2024-03-01'),
        days('2023-01-01', '2024-03-31'),
        fc.boolean(),
        (rules, part, category, inspectedOn, arrival, isRecorded) => {
          const fact = factOf(part, inspectedOn, isRecorded ? arrival : undefined);
          expect(reasonsUnder(rules, category, fact, arrival)).toEqual(
            rejectionReasons(
              { ...rules, version: 1 },
              arrival,
              inspectedOn,
              { category },
              part.seen,
            ),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are read from their key as they were written', () => {
    fc.assert(
      fc.property(anyPart, days('2023-01-01', '2024-03-01'), (part, day) => {
        const fact = factOf(part, day, '2023-03-28');
        expect(readFactKey(factKey(fact))).toEqual(fact);
      }),
    );
  });

  it('keep the reason of an unknown source, which no rule gives', () => {
    const fact = factOf(
      {
        partId: 'part-0001',
        quantity: 1,
        seen: { condition: 'sealed', legible: true, prescription: false, expiry: '2026-01-01' },
        outcome: 'rejected',
        reasons: ['unknown-source'],
      },
      '2023-03-22',
      '2023-03-28',
    );
    const rules: Rules = {
      categories: ['medicine'],
      sealedOnly: false,
      minimumMonthsAtArrival: 0,
      devicesMustWork: false,
      prescriptionAllowed: true,
    };
    expect(reasonsUnder(rules, 'medicine', fact, '2023-03-28')).toEqual(['unknown-source']);
  });

  it('count months to the same day, or to the last day of a shorter month', () => {
    expect(monthsAtArrival('2023-09-27', '2023-03-28')).toBe(5);
    expect(monthsAtArrival('2023-09-28', '2023-03-28')).toBe(6);
    expect(monthsAtArrival('2023-02-28', '2023-01-31')).toBe(1);
    expect(monthsAtArrival('2023-03-27', '2023-03-28')).toBe(-1);
    expect(monthsAtArrival('2099-01-01', '2023-03-28')).toBe(60);
  });
});

type History = readonly RecordedEvent<BlueboxEvent>[];

async function viewsAfter(history: History) {
  const store = memoryViews();
  const open = async (projection: typeof whatIfProjection): Promise<View> => {
    const view = await store.open(projection);
    const projector = await Projector.open(projection, view);
    for (const event of history)
      if (projection.services.includes(event.service))
        await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
    return view;
  };
  const totals = await open(totalsProjection);
  return {
    whatIf: await open(whatIfProjection),
    journeys: await open(journeysProjection),
    totals: await totals.get<TotalsDocument>('totals', DRIVE),
  };
}

/** The inspections that stand, each part with the dates of its decision. */
function standingParts(history: History) {
  const reversed = new Set(
    history.flatMap(({ type, data }) => (type === 'inspection.reversed' ? [data.reverses] : [])),
  );
  return history.flatMap(({ type, data }) =>
    type === 'inspection.recorded' && !reversed.has(data.inspectionId)
      ? data.parts.map((part) => ({ ...data, part }))
      : [],
  );
}

const total = (things: readonly { readonly quantity: number }[]) =>
  things.reduce((sum, { quantity }) => sum + quantity, 0);

/** Quantities in places and ends, without what was found besides the inspected goods. */
const placed = ({ found = 0, ...where }: Balances) =>
  Object.values(where).reduce((sum, quantity) => sum + quantity, 0) - found;

/** Accounts that only inspected goods enter, in a drive without kits of this kind. */
const AFTER_INSPECTION = ['found', ...ACCOUNTS_AFTER_INSPECTION] as const;

/** Checks the answer for one drive against the events, without the view's sums. */
function check(history: History, kinds: readonly WhatIfKind[], rules: AcceptanceRules) {
  const standing = standingParts(history);
  const ledger = history.reduce<Ledger>((before, event) => postEvent(before, event), {});
  // Held goods are quarantined as well, but not by an inspection.
  const inspected = history
    .filter(({ type }) => type.startsWith('inspection.'))
    .reduce<Ledger>((before, event) => postEvent(before, event), {});
  for (const row of kinds) {
    const ofKind = standing.filter(({ item }) => kindOf(item) === kindOf(row));
    const balances = ledger[kindOf(row)] ?? {};
    const judged = ofKind.map(({ part, item, expectedArrival = '', inspectedOn = '' }) => ({
      part,
      quantity: part.quantity,
      isAccepted:
        rejectionReasons(rules, expectedArrival, inspectedOn, item, part.seen).length === 0,
    }));
    const quantity = (outcome: string) =>
      row.outcomes.find((other) => other.outcome === outcome)?.quantity ?? 0;
    const those = (wanted: (judgement: (typeof judged)[number]) => boolean) =>
      total(judged.filter(wanted));
    const byRules = ({ part }: (typeof judged)[number]) =>
      part.outcome === 'accepted' && part.override === undefined;
    expect(quantity('still-accepted')).toBe(those((j) => byRules(j) && j.isAccepted));
    expect(quantity('no-longer-accepted')).toBe(those((j) => byRules(j) && !j.isAccepted));
    const isOverridden = ({ part }: (typeof judged)[number]) =>
      part.outcome === 'accepted' && part.override !== undefined;
    expect(quantity('override-within')).toBe(those((j) => isOverridden(j) && j.isAccepted));
    expect(quantity('override-against')).toBe(those((j) => isOverridden(j) && !j.isAccepted));
    const isRejected = ({ part }: (typeof judged)[number]) => part.outcome === 'rejected';
    expect(quantity('newly-accepted')).toBe(those((j) => isRejected(j) && j.isAccepted));
    expect(quantity('still-rejected')).toBe(those((j) => isRejected(j) && !j.isAccepted));
    expect(row.asDecided).toEqual({
      accepted: those(({ part }) => part.outcome === 'accepted'),
      rejected: those(isRejected),
      quarantined: inspected[kindOf(row)]?.quarantined ?? 0,
    });
    for (const outcome of row.outcomes) expect(placed(outcome.where)).toBe(outcome.quantity);
    for (const account of AFTER_INSPECTION)
      expect(row.outcomes.reduce((sum, { where }) => sum + (where[account] ?? 0), 0)).toBe(
        balances[account] ?? 0,
      );
  }
  // Every inspected part of the drive is in one row.
  expect(
    total(standing.filter(({ part }) => part.outcome !== 'quarantined').map(({ part }) => part)),
  ).toBe(
    kinds.reduce((sum, { asDecided: { accepted, rejected } }) => sum + accepted + rejected, 0),
  );
}

describe('what other rules would have decided', () => {
  it('agrees with the inspections that stand, and the goods are where the ledger has them', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), anyRules, async (steps, rules) => {
        const history = await historyOf(steps);
        const { whatIf, totals } = await viewsAfter(history);
        fc.pre(totals !== undefined);
        const kinds = await readWhatIf(whatIf, totals, { rules, currentArrival: '2023-03-28' });
        check(history, kinds, { ...rules, version: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing set aside that the ledger does not have, when the inspection that set it aside is reversed after a later one decided on it', async () => {
    const item = { name: '碘伏消毒液', category: 'medicine', unit: 'bottle' } as const;
    const seen = { condition: 'sealed', legible: true, prescription: false } as const;
    const line = {
      receptionId: 'pledge-0002',
      driveId: DRIVE,
      lineId: 'l1',
      item,
      rulesVersion: 1,
    };
    const setAside = (inspectionId: string, partId: string) => ({
      type: 'inspection.recorded' as const,
      data: {
        ...line,
        inspectionId,
        from: 'received' as const,
        parts: [{ partId, quantity: 1, seen, outcome: 'quarantined' as const }],
      },
    });
    const first = setAside('inspection-0001', 'part-0001');
    const accepted = {
      partId: 'part-0003',
      quantity: 1,
      seen,
      outcome: 'accepted' as const,
      parcelId: 'parcel-0001',
    };
    const steps: readonly BlueboxEvent[] = [
      first,
      setAside('inspection-0002', 'part-0002'),
      {
        type: 'inspection.recorded',
        data: {
          ...line,
          inspectionId: 'inspection-0003',
          from: 'quarantined',
          portion: 'part-0001',
          parts: [accepted],
        },
      },
      {
        type: 'inspection.reversed',
        data: {
          ...line,
          from: 'received',
          parts: first.data.parts,
          reverses: 'inspection-0001',
          reason: 'other',
        },
      },
    ];
    const beginning = await historyOf([]);
    const history: History = [
      ...beginning,
      ...(steps.map((event, index) => ({
        ...(beginning[0] as History[number]),
        ...event,
        ...{ id: `step-${index}`, service: 'inventory', stream: 'reception-pledge-0002' },
        position: beginning.filter(({ service }) => service === 'inventory').length + index + 1,
      })) as History),
    ];
    const { whatIf, totals } = await viewsAfter(history);
    if (totals === undefined) throw new Error('there are no totals');
    const rules: Rules = {
      categories: ['supply'],
      sealedOnly: false,
      minimumMonthsAtArrival: 0,
      devicesMustWork: false,
      prescriptionAllowed: false,
    };
    const kinds = await readWhatIf(whatIf, totals, { rules, currentArrival: '2023-03-28' });
    check(history, kinds, { ...rules, version: 1 });
  });

  it('lists the parts behind each count, page by page, each part once', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps(), anyRules, async (steps, rules) => {
        const { whatIf, journeys, totals } = await viewsAfter(await historyOf(steps));
        fc.pre(totals !== undefined);
        const otherwise = { rules, currentArrival: '2023-03-28' };
        for (const row of await readWhatIf(whatIf, totals, otherwise))
          for (const outcome of WHAT_IF_OUTCOMES) {
            const found = row.outcomes.find((other) => other.outcome === outcome);
            const listed = [];
            for (let after: string | undefined; ; ) {
              const page = await listWhatIfParts(
                { whatIf, journeys },
                DRIVE,
                { category: row.category, unit: row.unit, outcome, limit: 2, after },
                otherwise,
              );
              expect(page.total).toBe(found?.parts ?? 0);
              listed.push(...page.parts);
              after = page.next;
              if (after === undefined) break;
            }
            expect(listed).toHaveLength(found?.parts ?? 0);
            expect(new Set(listed.map(({ partId }) => partId)).size).toBe(listed.length);
            expect(total(listed)).toBe(found?.quantity ?? 0);
            for (const { places, quantity } of listed)
              expect(total(places)).toBeGreaterThanOrEqual(quantity);
          }
      }),
      { numRuns: 30 },
    );
  });
});
