import type { AcceptanceRules, Item, ReceivedLine, ReceptionEvent } from '@bluebox/contracts';
import { DomainError, fold } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Reception,
  type ReceptionCommand,
  receptionDecider,
  receptionLines,
  type SeenPart,
} from './reception.ts';

const ids = { receptionId: 'pledge-1', driveId: 'drive-xiji', pledgeId: 'pledge-1' };
const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const rules: AcceptanceRules = {
  version: 1,
  categories: ['medicine'],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};

const EXPIRIES = [undefined, '2023-06-30', '2025-05-31', '2026-12-31'];
const LOTS = [undefined, 'A1', 'B2'];
const expiry = fc.constantFrom(...EXPIRIES);
const lot = fc.constantFrom(...LOTS);
const nat = fc.nat({ max: 20 });

const handIn = fc.record({
  kind: fc.constant('hand-in' as const),
  quantity: fc.integer({ min: 0, max: 4 }),
  expiry,
  lot,
  extra: fc.boolean(),
  /** Promised expiry and lot, which may differ between hand-ins. */
  promise: fc.record({ expiry, lot }),
});
const inspection = fc.record({
  kind: fc.constant('inspect' as const),
  from: fc.constantFrom('received' as const, 'received' as const, 'quarantined' as const),
  line: nat,
  portion: fc.option(nat),
  parts: fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 3 }),
      expiry,
      lot,
      decision: fc.constantFrom(
        'by-rules' as const,
        'quarantine' as const,
        'accept-anyway' as const,
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  /** Whether to record the inspection without a portion, as older versions did. */
  older: fc.nat({ max: 5 }).map((number) => number === 0),
});
const step = fc.oneof(
  { arbitrary: handIn, weight: 4 },
  { arbitrary: inspection, weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('reverse' as const), which: nat }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant('reverse-inspection' as const), which: nat }),
    weight: 1,
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
type Recorded = Extract<ReceptionEvent, { type: 'reception.recorded' }>;
type Inspected = Extract<ReceptionEvent, { type: 'inspection.recorded' }>;

/** A desk that tries steps on the decider, and compares the results with its own computation. */
class Counter {
  readonly events: ReceptionEvent[] = [];
  readonly seen = { differ: 0, accepted: 0, older: false };
  /** The inspector's readings, by part. */
  readonly #read = new Map<string, SeenPart['seen']>();
  #lastId = 0;

  #newId(kind: string): string {
    this.#lastId += 1;
    return `${kind}-${String(this.#lastId).padStart(4, '0')}`;
  }
  get reception(): Reception {
    return fold(receptionDecider, this.events);
  }
  #all<T extends ReceptionEvent['type']>(type: T) {
    return this.events.filter(
      (event): event is Extract<ReceptionEvent, { type: T }> => event.type === type,
    );
  }
  #standing<Event extends Recorded | Inspected>(events: readonly Event[]): readonly Event[] {
    const reversed = new Set([
      ...this.#all('reception.reversed').map(({ data }) => data.reverses),
      ...this.#all('inspection.reversed').map(({ data }) => data.reverses),
    ]);
    return events.filter(
      ({ data }) => !reversed.has('entryId' in data ? data.entryId : data.inspectionId),
    );
  }

  #decide(command: ReceptionCommand): readonly ReceptionEvent[] {
    try {
      return receptionDecider.decide(command, this.reception);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'PORTIONS_DIFFER') this.seen.differ += 1;
      return [];
    }
  }

  try(tried: Step): void {
    switch (tried.kind) {
      case 'hand-in': {
        const facts = {
          quantity: tried.quantity,
          ...(tried.expiry === undefined ? {} : { expiry: tried.expiry }),
          ...(tried.lot === undefined ? {} : { lot: tried.lot }),
        };
        const [event] = this.#decide({
          type: 'record',
          receptionId: ids.receptionId,
          driveId: ids.driveId,
          pledge: {
            pledgeId: ids.pledgeId,
            driveId: ids.driveId,
            lines: [{ lineId: 'l1', item, promised: 1_000, ...tried.promise }],
          },
          entryId: this.#newId('entry'),
          lines: [
            { lineId: 'l1', rest: 'expected', ...facts },
            ...(tried.extra ? [{ item, ...facts, quantity: tried.quantity + 1 }] : []),
          ],
        });
        if (event?.type !== 'reception.recorded') return;
        for (const line of event.data.lines) {
          const promise: Pick<ReceivedLine, 'expiry' | 'lot'> =
            line.lineId === 'l1' ? tried.promise : {};
          expect([tried.expiry ?? promise.expiry, undefined]).toContain(line.expiry);
          expect([tried.lot ?? promise.lot, undefined]).toContain(line.lot);
        }
        this.events.push(event);
        return;
      }
      case 'inspect':
        this.#inspect(tried);
        return;
      case 'reverse': {
        const entries = this.#all('reception.recorded');
        const entry = entries[tried.which % Math.max(1, entries.length)];
        if (entry !== undefined)
          this.events.push(
            ...this.#decide({ type: 'reverse', entryId: entry.data.entryId, reason: 'recount' }),
          );
        return;
      }
      case 'reverse-inspection': {
        const inspections = this.#all('inspection.recorded');
        const found = inspections[tried.which % Math.max(1, inspections.length)];
        if (found !== undefined)
          this.events.push(
            ...this.#decide({
              type: 'reverse-inspection',
              inspectionId: found.data.inspectionId,
              reason: 'recount',
            }),
          );
        return;
      }
    }
  }

  #inspect({ from, line, portion, parts, older }: Extract<Step, { kind: 'inspect' }>): void {
    const { reception } = this;
    const lines = reception.status === 'none' ? [] : receptionLines(reception);
    const chosen = lines[line % Math.max(1, lines.length)];
    const names =
      from === 'received'
        ? this.#all('reception.recorded').map(({ data }) => data.entryId)
        : this.#all('inspection.recorded').flatMap(({ data }) =>
            data.parts.map(({ partId }) => partId),
          );
    const offered = parts.map(
      ({ quantity, decision, ...read }): SeenPart => ({
        partId: this.#newId('part'),
        parcelId: this.#newId('parcel'),
        quantity,
        decision,
        override: 'emergency',
        seen: {
          condition: 'sealed',
          legible: true,
          prescription: false,
          ...(read.expiry === undefined ? {} : { expiry: read.expiry }),
          ...(read.lot === undefined ? {} : { lot: read.lot }),
        },
      }),
    );
    for (const { partId, seen } of offered) this.#read.set(partId, seen);
    const [event] = this.#decide({
      type: 'inspect',
      inspectionId: this.#newId('inspection'),
      lineId: chosen?.lineId ?? 'l1',
      from,
      portion: portion === null ? undefined : names[portion % Math.max(1, names.length)],
      rules,
      expectedArrival: '2023-03-28',
      today: '2023-03-21',
      parts: offered,
    });
    if (event?.type !== 'inspection.recorded') return;
    const { portion: named, expectedArrival, inspectedOn, ...data } = event.data;
    this.seen.older ||= older;
    this.events.push(older ? { type: 'inspection.recorded', data } : event);
  }

  /** Returns the expiry and lot of the entry or quarantined part that the inspection names. */
  #origin({ data }: Inspected): Pick<ReceivedLine, 'expiry' | 'lot'> | undefined {
    return data.from === 'received'
      ? this.#all('reception.recorded')
          .find((event) => event.data.entryId === data.portion)
          ?.data.lines.find(({ lineId }) => lineId === data.lineId)
      : this.#all('inspection.recorded')
          .flatMap((event) => event.data.parts)
          .find(({ partId }) => partId === data.portion)?.seen;
  }

  check(): void {
    const inspections = this.#all('inspection.recorded');
    for (const event of inspections) {
      if (event.data.portion === undefined) continue;
      const origin = this.#origin(event);
      expect(origin).toBeDefined();
      for (const part of event.data.parts) {
        const read = this.#read.get(part.partId);
        expect(part.seen.expiry).toBe(read?.expiry ?? origin?.expiry);
        expect(part.seen.lot).toBe(read?.lot ?? origin?.lot);
        if (part.outcome === 'accepted') this.seen.accepted += 1;
      }
    }

    const { reception } = this;
    if (reception.status === 'none') return;
    for (const line of receptionLines(reception)) {
      for (const from of ['received', 'quarantined'] as const) {
        const waiting = line.portions.filter((portion) => portion.from === from);
        for (const portion of waiting) expect(portion.waiting).toBeGreaterThanOrEqual(0);
        expect(sum(waiting, (portion) => portion.waiting)).toBe(
          from === 'received' ? line.toInspect : line.quarantined,
        );
      }
      if (!this.seen.older) this.#checkNoMoreThanCame(line.lineId);
    }
  }

  /** Checks that at most the received quantity of each expiry and lot was inspected. */
  #checkNoMoreThanCame(lineId: string): void {
    const key = (facts: Pick<ReceivedLine, 'expiry' | 'lot'> | undefined) =>
      `${facts?.expiry}/${facts?.lot}`;
    const came = new Map<string, number>();
    for (const { data } of this.#standing(this.#all('reception.recorded')))
      for (const line of data.lines)
        if (line.lineId === lineId) came.set(key(line), (came.get(key(line)) ?? 0) + line.received);
    const decided = new Map<string, number>();
    for (const event of this.#standing(this.#all('inspection.recorded'))) {
      if (event.data.lineId !== lineId || event.data.from !== 'received') continue;
      const origin = key(this.#origin(event));
      decided.set(
        origin,
        (decided.get(origin) ?? 0) + sum(event.data.parts, ({ quantity }) => quantity),
      );
    }
    for (const [facts, quantity] of decided)
      expect(quantity, facts).toBeLessThanOrEqual(came.get(facts) ?? 0);
  }
}

const sum = <Thing>(things: readonly Thing[], quantity: (thing: Thing) => number): number =>
  things.reduce((subtotal, thing) => subtotal + quantity(thing), 0);

describe('hand-ins and inspections in any order', () => {
  it('take expiry and lot from the portion or the inspector, and at most the quantity of the portion', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25, size: 'max' }), (tried) => {
        const counter = new Counter();
        for (const one of tried) {
          counter.try(one);
          counter.check();
        }
      }),
      { numRuns: 100 },
    );
  });
  it('include, in a fixed sample, differing portions, accepted parts and inspections without portions', () => {
    const counters = fc
      .sample(fc.array(step, { minLength: 30, maxLength: 30 }), { seed: 5, numRuns: 40 })
      .map((tried) => {
        const counter = new Counter();
        for (const one of tried) counter.try(one);
        counter.check();
        return counter;
      });
    expect(counters.some(({ seen }) => seen.differ > 0)).toBe(true);
    expect(counters.some(({ seen }) => seen.accepted > 0)).toBe(true);
    expect(counters.some(({ seen }) => seen.older)).toBe(true);
  });
});
