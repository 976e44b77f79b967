import type {
  AcceptanceRules,
  Category,
  RejectionReason,
  Unit,
  WhatIfKind,
  WhatIfOutcome,
  WhatIfPart,
} from '@bluebox/contracts';
import { CATEGORIES, UNITS, WHAT_IF_OUTCOMES } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { type Balances, type Kind, kindOf } from '@bluebox/ledger';
import { readPageKey, writePageKey } from '@bluebox/service-http';
import { fragments, type ParcelFragment, type PledgeFragment } from '../journey/fragments.ts';
import { parcelParts } from '../journey/journey.ts';
import { byId, travelsOf } from '../journey/read-fragments.ts';
import type { TotalsDocument } from '../totals/projection.ts';
import { type Fact, readFactKey, reasonsUnder } from './fact.ts';
import {
  addBalances,
  type FactSum,
  type FactsDocument,
  factId,
  inspected,
  type LineDocument,
  lineDocumentId,
  type PartDocument,
  placesOfLine,
} from './projection.ts';

/** Rules without their version. */
export type Rules = Omit<AcceptanceRules, 'version'>;

/** The rules to apply, and the arrival to count from where an inspection recorded none. */
export interface Otherwise {
  readonly rules: Rules;
  readonly currentArrival: string;
}

/** Returns what other rules make of goods with these facts, and the reasons against the goods. */
export function replay(
  fact: Fact,
  category: Category,
  { rules, currentArrival }: Otherwise,
): { readonly outcome: WhatIfOutcome; readonly reasons: readonly RejectionReason[] } {
  const reasons = reasonsUnder(rules, category, fact, currentArrival);
  const isWithin = reasons.length === 0;
  const outcome = (): WhatIfOutcome => {
    switch (fact.outcome) {
      case 'quarantined':
        return isWithin ? 'aside-within' : 'aside-against';
      case 'rejected':
        return isWithin ? 'newly-accepted' : 'still-rejected';
      case 'accepted':
        if (fact.override !== undefined) return isWithin ? 'override-within' : 'override-against';
        return isWithin ? 'still-accepted' : 'no-longer-accepted';
    }
  };
  return { outcome: outcome(), reasons };
}

type Counts = Partial<Record<RejectionReason, number>>;
type Outcome = WhatIfKind['outcomes'][number];

const WOULD_BE: Readonly<Record<WhatIfOutcome, Fact['outcome']>> = {
  'no-longer-accepted': 'rejected',
  'newly-accepted': 'accepted',
  'still-accepted': 'accepted',
  'still-rejected': 'rejected',
  'override-against': 'accepted',
  'override-within': 'accepted',
  'aside-against': 'quarantined',
  'aside-within': 'quarantined',
};

/** Applies rules to the sums of one kind. */
function whatIfOfKind(
  kind: Kind,
  sums: FactsDocument['sums'],
  otherwise: Otherwise,
  balances: Balances,
): WhatIfKind {
  const [category, unit] = kind.split('|') as [Category, Unit];
  const asDecided = { accepted: 0, rejected: 0, quarantined: 0 };
  const asItWouldBe = { accepted: 0, rejected: 0, quarantined: 0 };
  const reasonsDecided: Counts = {};
  const reasonsOtherwise: Counts = {};
  const outcomes = new Map<WhatIfOutcome, Outcome>();
  let assumedArrival = 0;
  const count = (counts: Counts, [first]: readonly RejectionReason[], quantity: number) => {
    if (first !== undefined) counts[first] = (counts[first] ?? 0) + quantity;
  };
  for (const [key, sum] of Object.entries(sums)) {
    const fact = readFactKey(key);
    const { outcome, reasons } = replay(fact, category, otherwise);
    const wouldBe = WOULD_BE[outcome];
    const { quantity } = sum;
    asDecided[fact.outcome] += quantity;
    asItWouldBe[wouldBe] += quantity;
    count(reasonsDecided, fact.reasons, quantity);
    if (wouldBe === 'rejected') count(reasonsOtherwise, reasons, quantity);
    if (typeof fact.shelf === 'object' && 'expiry' in fact.shelf) assumedArrival += quantity;
    const before = outcomes.get(outcome) ?? {
      outcome,
      parts: 0,
      quantity: 0,
      reasons: {},
      where: {},
    };
    const told = { ...before.reasons };
    count(told, outcome === 'newly-accepted' ? fact.reasons : reasons, quantity);
    outcomes.set(outcome, {
      outcome,
      parts: before.parts + sum.parts,
      quantity: before.quantity + quantity,
      reasons: told,
      where: addBalances(before.where, sum.balances),
    });
  }
  return {
    category,
    unit,
    asDecided,
    asItWouldBe,
    reasonsDecided,
    reasonsOtherwise,
    outcomes: WHAT_IF_OUTCOMES.flatMap((outcome) => outcomes.get(outcome) ?? []),
    assumedArrival,
    notInspected: { promised: balances.promised ?? 0, received: balances.received ?? 0 },
  };
}

const byKind = (a: WhatIfKind, b: WhatIfKind): number =>
  CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category) ||
  UNITS.indexOf(a.unit) - UNITS.indexOf(b.unit);

/** Applies rules to all inspected goods of a drive, by kind. Nothing is written. */
export async function readWhatIf(
  whatIf: View,
  { id: driveId, kinds }: TotalsDocument,
  otherwise: Otherwise,
): Promise<WhatIfKind[]> {
  const rows: WhatIfKind[] = [];
  for await (const { kind, sums } of findEach<FactsDocument>(
    (page) => whatIf.find<FactsDocument>(inspected.facts, page),
    { where: { driveId } },
  ))
    rows.push(whatIfOfKind(kind, sums, otherwise, kinds[kind]?.balances ?? {}));
  return rows.sort(byKind);
}

/** The parts to list: those of one kind that have one outcome under the rules. */
export interface Listed {
  readonly category: Category;
  readonly unit: Unit;
  readonly outcome: WhatIfOutcome;
  readonly limit: number;
  readonly after?: string | undefined;
}

const ORDER = [['fact', 'asc']] as const;

/**
 * Lists the parts behind a count, those with the shortest shelf life first. A page begins after the
 * facts and the id of the part that ended the previous page.
 */
export async function listWhatIfParts(
  { whatIf, journeys }: { readonly whatIf: View; readonly journeys: View },
  driveId: string,
  { category, unit, outcome, limit, after }: Listed,
  otherwise: Otherwise,
): Promise<{ parts: WhatIfPart[]; total: number; next?: string }> {
  const kind = kindOf({ category, unit });
  const sums = (await whatIf.get<FactsDocument>(inspected.facts, `${driveId}/${kind}`))?.sums ?? {};
  const matching = Object.entries(sums)
    .filter(([key]) => replay(readFactKey(key), category, otherwise).outcome === outcome)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const total = matching.reduce((sum, [, { parts }]: [string, FactSum]) => sum + parts, 0);
  const [fromFact = '', fromId = ''] =
    after === undefined ? [] : (readPageKey(after, ORDER) as [string, string]);

  const rows: Found[] = [];
  for (const [key] of matching) {
    const fact = factId(kind, key);
    if (fact < fromFact) continue;
    const from = fact === fromFact ? fromId : undefined;
    for await (const document of partsWith(whatIf, driveId, fact, from, limit + 1)) {
      const found = await placesOfPart(whatIf, document);
      if (found !== undefined) rows.push(found);
      if (rows.length > limit) break;
    }
    if (rows.length > limit) break;
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1)?.document;
  const parts = await describe(journeys, page, category, otherwise);
  return rows.length <= limit || last === undefined
    ? { parts, total }
    : { parts, total, next: writePageKey([last.fact ?? '', last.id], ORDER) };
}

/** Yields the parts with these facts in the order of their ids, reading page by page. */
async function* partsWith(
  whatIf: View,
  driveId: string,
  fact: string,
  afterId: string | undefined,
  pageSize: number,
): AsyncGenerator<PartDocument> {
  for (let after = afterId; ; ) {
    const page = await whatIf.find<PartDocument>(inspected.parts, {
      where: { driveId, fact },
      sort: [['id', 'asc']],
      limit: pageSize,
      ...(after === undefined ? {} : { after: [after] }),
    });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < pageSize) return;
  }
}

interface Found {
  readonly document: PartDocument;
  readonly quantity: number;
  /** Places of parts that were not accepted. */
  readonly balances?: Balances;
}

/** Returns a part and where it is; `undefined` for a quarantined part on which was decided since. */
async function placesOfPart(whatIf: View, document: PartDocument): Promise<Found | undefined> {
  const { receptionId = '', lineId = '', partId, quantity = 0 } = document;
  if (document.balances !== undefined) return { document, quantity };
  const line = await whatIf.get<LineDocument>(inspected.lines, lineDocumentId(receptionId, lineId));
  const found = line && placesOfLine(line).find(({ part: { partId: other } }) => other === partId);
  return (
    found && {
      document,
      quantity: found.balances.quarantined ?? quantity,
      balances: found.balances,
    }
  );
}

async function describe(
  journeys: View,
  page: readonly Found[],
  category: Category,
  otherwise: Otherwise,
): Promise<WhatIfPart[]> {
  const parcels = await byId<ParcelFragment>(
    journeys,
    fragments.parcels,
    page.flatMap(({ document, balances }) => (balances === undefined ? [document.id] : [])),
  );
  const travels = await travelsOf(journeys, parcels);
  const pledges = await byId<PledgeFragment>(
    journeys,
    fragments.pledges,
    page.flatMap(({ document }) => document.pledgeId ?? []),
  );
  return page.flatMap(({ document, quantity, balances }): WhatIfPart[] => {
    const { partId, receptionId, lineId, item, seen, inspectedOn, rulesVersion, fact } = document;
    if (
      partId === undefined ||
      receptionId === undefined ||
      lineId === undefined ||
      item === undefined ||
      seen === undefined ||
      inspectedOn === undefined ||
      rulesVersion === undefined ||
      fact === undefined
    )
      return [];
    const read = readFactKey(fact.slice(kindOf(item).length + 1));
    const reference = pledges.get(document.pledgeId ?? '')?.reference;
    const parcel = parcels.get(document.id);
    return [
      {
        partId,
        receptionId,
        lineId,
        ...(reference === undefined ? {} : { reference }),
        item,
        quantity,
        condition: seen.condition,
        ...(seen.expiry === undefined ? {} : { expiry: seen.expiry }),
        ...(seen.lot === undefined ? {} : { lot: seen.lot }),
        inspectedOn,
        rulesVersion,
        reasonsDecided: [...read.reasons],
        reasonsOtherwise: [...replay(read, category, otherwise).reasons],
        ...(read.override === undefined ? {} : { override: read.override }),
        places:
          balances !== undefined
            ? unacceptedPlaces(balances)
            : parcel === undefined
              ? [{ state: 'accepted', quantity }]
              : parcelParts(parcel, [], travels).map(
                  ({ steps: _, reasons: __, ...place }) => place,
                ),
      },
    ];
  });
}

const unacceptedPlaces = (balances: Balances): WhatIfPart['places'] =>
  (['quarantined', 'rejected', 'returned', 'disposed'] as const).flatMap((state) => {
    const quantity = balances[state];
    return quantity === undefined ? [] : [{ state, quantity }];
  });
