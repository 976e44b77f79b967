import {
  type BlueboxEvent,
  calendarDay,
  consignmentEvents,
  type InspectedPart,
  type Item,
  parcelEvents,
  type RejectionReason,
  receptionEvents,
  type Seen,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  type Document,
  defineProjection,
  type EventOfType,
  eachOf,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import { ACCOUNTS, type Balances, type Kind, kindOf, move, postings } from '@bluebox/ledger';
import { factKey, factOf } from './fact.ts';

/** A part of a line as an inspection recorded it. */
interface RecordedPart {
  readonly receptionId: string;
  readonly pledgeId?: string;
  readonly lineId: string;
  readonly item: Item;
  readonly quantity: number;
  readonly seen: Seen;
  readonly reasons: readonly RejectionReason[];
  readonly override?: string;
  /** Day of the inspection in the drive's time zone. */
  readonly inspectedOn: string;
  readonly rulesVersion: number;
}

/**
 * An inspected part by its id, or an accepted part by the id of its parcel. Of a parcel whose
 * inspection was not seen yet, and of assembled kits, only the balances are known.
 */
export interface PartDocument extends Document, Partial<RecordedPart> {
  readonly driveId: string;
  readonly partId?: string;
  /** Kind and facts, see {@link factId}; absent without an inspection. */
  readonly fact?: string;
  /** Places of an accepted part. Other parts are in the document of their line. */
  readonly balances?: Balances;
}

/** A rejected or quarantined part of a line. */
interface UnacceptedPart {
  readonly partId: string;
  readonly key: string;
  readonly outcome: 'rejected' | 'quarantined';
  readonly quantity: number;
  readonly expiry?: string;
  readonly lot?: string;
}
interface Taken {
  readonly partId: string;
  readonly quantity: number;
}

/** The rejected and quarantined parts of a line of a reception, and what became of them. */
export interface LineDocument extends Document {
  readonly driveId: string;
  /** Parts in the order of their inspections. */
  readonly parts: readonly UnacceptedPart[];
  /** Quarantined goods that later inspections decided on, by inspection. */
  readonly decided: Readonly<Record<string, readonly Taken[]>>;
  readonly settlements: readonly {
    readonly settlementId: string;
    readonly to: 'returned' | 'disposed';
    readonly quantity: number;
  }[];
}

/** Sums over the parts with the same facts. */
export interface FactSum {
  readonly parts: number;
  readonly quantity: number;
  readonly balances: Balances;
}
/** The inspected goods of one kind in a drive, by the keys of their facts. */
export interface FactsDocument extends Document {
  readonly driveId: string;
  readonly kind: Kind;
  readonly sums: Readonly<Record<string, FactSum>>;
}

export const inspected = { parts: 'parts', lines: 'lines', facts: 'facts' } as const;

/** Returns the value of `fact` of the parts with these facts. */
export const factId = (kind: Kind, key: string): string => `${kind}|${key}`;
export const lineDocumentId = (receptionId: string, lineId: string): string =>
  `${receptionId}/${lineId}`;

type Sums = Readonly<Record<string, FactSum>>;

/** Adds sums to others, or subtracts them with sign -1. A sum without parts is dropped. */
function addSums(to: Sums, added: Sums, sign: 1 | -1): Sums {
  const next: Record<string, FactSum> = { ...to };
  for (const [key, sum] of Object.entries(added)) {
    const before = next[key] ?? { parts: 0, quantity: 0, balances: {} };
    const parts = before.parts + sign * sum.parts;
    if (parts === 0) delete next[key];
    else
      next[key] = {
        parts,
        quantity: before.quantity + sign * sum.quantity,
        balances: addBalances(before.balances, sum.balances, sign),
      };
  }
  return next;
}

/** Adds balances to others, or subtracts them with sign -1. A balance of 0 is left out. */
export function addBalances(to: Balances, added: Balances, sign: 1 | -1 = 1): Balances {
  const next: Partial<Record<(typeof ACCOUNTS)[number], number>> = {};
  for (const account of ACCOUNTS) {
    const balance = (to[account] ?? 0) + sign * (added[account] ?? 0);
    if (balance !== 0) next[account] = balance;
  }
  return next;
}

const NO_SUMS: Sums = {};

const sumsOfPart = (part: PartDocument | undefined): Sums =>
  part?.fact === undefined || part.item === undefined
    ? NO_SUMS
    : {
        [part.fact.slice(kindOf(part.item).length + 1)]: {
          parts: 1,
          quantity: part.quantity ?? 0,
          balances: part.balances ?? {},
        },
      };

const quantityOf = (taken: readonly { readonly quantity: number }[]): number =>
  taken.reduce((sum, { quantity }) => sum + quantity, 0);

/** Returns the part of a quarantined quantity on which no inspection has decided since. */
export const waitingOf = (
  { decided }: LineDocument,
  { partId, quantity }: UnacceptedPart,
): number =>
  quantity -
  quantityOf(
    Object.values(decided)
      .flat()
      .filter((taken) => taken.partId === partId),
  );

/**
 * Returns where each part of a line is; a quarantined part on which was decided is left out. A
 * settlement names no part, so it applies to the parts that were rejected first.
 */
export function placesOfLine(
  line: LineDocument,
): readonly { readonly part: UnacceptedPart; readonly balances: Balances }[] {
  const open = line.settlements.map((settlement) => ({ ...settlement }));
  return line.parts.flatMap((part) => {
    if (part.outcome === 'quarantined') {
      const quarantined = waitingOf(line, part);
      return quarantined === 0 ? [] : [{ part, balances: { quarantined } }];
    }
    let balances: Balances = { rejected: part.quantity };
    let here = part.quantity;
    for (const settlement of open) {
      const quantity = Math.min(here, settlement.quantity);
      settlement.quantity -= quantity;
      here -= quantity;
      balances = move(balances, { from: 'rejected', to: settlement.to, quantity });
    }
    return [{ part, balances: addBalances({}, balances) }];
  });
}

const sumsOfLine = (line: LineDocument | undefined): Sums =>
  line === undefined
    ? NO_SUMS
    : placesOfLine(line).reduce(
        (sums, { part, balances }) =>
          addSums(
            sums,
            {
              [part.key]: {
                parts: 1,
                quantity: part.outcome === 'quarantined' ? waitingOf(line, part) : part.quantity,
                balances,
              },
            },
            1,
          ),
        NO_SUMS,
      );

/**
 * Changes a document, and replaces what it adds to the sums of its kind. The sums depend only on the
 * current states of the documents, so the services' events may arrive in any order.
 */
function edit<D extends Document>(
  collection: string,
  id: string,
  { driveId, kind }: { readonly driveId: string; readonly kind: Kind },
  evolve: (document: D | undefined) => D | undefined,
  sumsOf: (document: D | undefined) => Sums,
): readonly Change[] {
  let before: D | undefined;
  let after: D | undefined;
  const factsOfKind = `${driveId}/${kind}`;
  return [
    change<D>(collection, id, (document) => {
      before = document;
      after = evolve(document);
      return after;
    }),
    // Changes are applied in order, so the old and the new state are known here.
    change<FactsDocument>(inspected.facts, factsOfKind, (facts) => {
      const [gone, come] = [sumsOf(before), sumsOf(after)];
      if (gone === NO_SUMS && come === NO_SUMS) return facts;
      const sums = addSums(addSums(facts?.sums ?? {}, gone, -1), come, 1);
      return Object.keys(sums).length === 0 ? undefined : { id: factsOfKind, driveId, kind, sums };
    }),
  ];
}

/** Moves the pieces of parcels, whether or not their inspections were seen. */
function moveParcels(
  event: RecordedEvent<BlueboxEvent> & { readonly data: { readonly driveId: string } },
): readonly Change[] {
  const { driveId } = event.data;
  return postings(event).flatMap(({ of: { parcelId }, category, unit, ...movement }) =>
    parcelId === undefined
      ? []
      : edit<PartDocument>(
          inspected.parts,
          parcelId,
          { driveId, kind: kindOf({ category, unit }) },
          (part) => {
            const balances = addBalances({}, move(part?.balances ?? {}, movement));
            return part?.fact === undefined && Object.keys(balances).length === 0
              ? undefined
              : { ...(part ?? { id: parcelId, driveId }), balances };
          },
          sumsOfPart,
        ),
  );
}

type Inspection = EventOfType<BlueboxEvent, 'inspection.recorded'>;
type Reversal = EventOfType<BlueboxEvent, 'inspection.reversed'>;
type Accepted = Extract<InspectedPart, { readonly outcome: 'accepted' }>;

const acceptedIn = (parts: readonly InspectedPart[]): readonly Accepted[] =>
  parts.filter((part) => part.outcome === 'accepted');

const keptIn = ({ parts }: Inspection['data'], keyOf: (part: InspectedPart) => string) =>
  parts.flatMap((part): readonly UnacceptedPart[] => {
    const { partId, outcome, quantity, seen } = part;
    const { expiry, lot } = seen;
    return outcome === 'accepted'
      ? []
      : [
          {
            partId,
            outcome,
            quantity,
            key: keyOf(part),
            ...(expiry === undefined ? {} : { expiry }),
            ...(lot === undefined ? {} : { lot }),
          },
        ];
  });

/**
 * Returns the quarantined parts from which an inspection took its goods: the named part first, then
 * parts with the same expiry and lot, then the oldest. An older inspection names no part; its goods
 * come from parts that match the inspector's observations first.
 */
function takenFrom(line: LineDocument, { portion, parts }: Inspection['data']): readonly Taken[] {
  const named = line.parts.find(({ partId }) => partId === portion);
  const left = leftOf(line);
  return parts.flatMap(({ quantity, seen }) => {
    const { expiry, lot } = named ?? seen;
    const alike = (part: UnacceptedPart) => part.expiry === expiry && part.lot === lot;
    const order = [
      ...(named === undefined ? [] : [named]),
      ...[...left.keys()].filter(alike),
      ...left.keys(),
    ];
    return [...takeInOrder(quantity, order, left)];
  });
}

/** Yields how much of a quantity is taken from each quarantined part, in this order, as far as goods wait there. */
function* takeInOrder(
  quantity: number,
  parts: Iterable<UnacceptedPart>,
  left: Map<UnacceptedPart, number>,
): Generator<Taken> {
  let missing = quantity;
  for (const part of parts) {
    const some = Math.min(missing, left.get(part) ?? 0);
    if (some === 0) continue;
    yield { partId: part.partId, quantity: some };
    left.set(part, (left.get(part) ?? 0) - some);
    missing -= some;
  }
}

/** Returns the quantities of quarantined parts on which no inspection has decided. */
const leftOf = (line: LineDocument): Map<UnacceptedPart, number> =>
  new Map(
    line.parts
      .filter(({ outcome }) => outcome === 'quarantined')
      .map((part) => [part, waitingOf(line, part)]),
  );

/**
 * Removes the parts of a reversed inspection. It can be reversed although later inspections decided on its
 * quarantined goods, as long as others wait, and these decisions were then on the others: those with the same
 * expiry and lot first, then the oldest.
 */
function withoutParts(line: LineDocument, ids: ReadonlySet<string>): LineDocument {
  const gone = new Map(
    line.parts.filter(({ partId }) => ids.has(partId)).map((part) => [part.partId, part]),
  );
  const parts = line.parts.filter(({ partId }) => !ids.has(partId));
  const kept = Object.fromEntries(
    Object.entries(line.decided).map(([inspectionId, taken]) => [
      inspectionId,
      taken.filter(({ partId }) => !ids.has(partId)),
    ]),
  );
  const left = leftOf({ ...line, parts, decided: kept });
  const decided = Object.entries(line.decided).map(([inspectionId, taken]) => [
    inspectionId,
    [
      ...(kept[inspectionId] ?? []),
      ...taken.flatMap(({ partId, quantity }) => {
        const part = gone.get(partId);
        if (part === undefined) return [];
        const alike = [...left.keys()].filter(
          ({ expiry, lot }) => expiry === part.expiry && lot === part.lot,
        );
        return [...takeInOrder(quantity, [...alike, ...left.keys()], left)];
      }),
    ],
  ]);
  return { ...line, parts, decided: Object.fromEntries(decided) };
}

const editLine = (
  data: {
    readonly receptionId: string;
    readonly lineId: string;
    readonly driveId: string;
    readonly item: Item;
  },
  evolve: (line: LineDocument) => LineDocument,
): readonly Change[] => {
  const id = lineDocumentId(data.receptionId, data.lineId);
  const { driveId } = data;
  return edit<LineDocument>(
    inspected.lines,
    id,
    { driveId, kind: kindOf(data.item) },
    (before) => {
      const line = evolve(before ?? { id, driveId, parts: [], decided: {}, settlements: [] });
      const isEmpty =
        line.parts.length === 0 &&
        line.settlements.length === 0 &&
        Object.keys(line.decided).length === 0;
      return isEmpty ? undefined : line;
    },
    sumsOfLine,
  );
};

function recordInspection({ data, recordedAt }: RecordedEvent<Inspection>): readonly Change[] {
  const { receptionId, driveId, pledgeId, lineId, item, from, inspectionId, parts } = data;
  const inspectedOn = data.inspectedOn ?? calendarDay(recordedAt);
  const kind = kindOf(item);
  const keyOf = (part: InspectedPart) => factKey(factOf(part, inspectedOn, data.expectedArrival));
  const recorded = (part: InspectedPart) => ({
    driveId,
    partId: part.partId,
    fact: factId(kind, keyOf(part)),
    receptionId,
    ...(pledgeId === undefined ? {} : { pledgeId }),
    lineId,
    item,
    quantity: part.quantity,
    seen: part.seen,
    reasons: part.outcome === 'rejected' ? part.reasons : [],
    ...(part.outcome === 'accepted' && part.override !== undefined
      ? { override: part.override }
      : {}),
    inspectedOn,
    rulesVersion: data.rulesVersion,
  });
  const kept = keptIn(data, keyOf);
  return [
    ...acceptedIn(parts).flatMap((part) =>
      edit<PartDocument>(
        inspected.parts,
        part.parcelId,
        { driveId, kind },
        (before) => ({
          id: part.parcelId,
          ...recorded(part),
          balances: addBalances(before?.balances ?? {}, { accepted: part.quantity }),
        }),
        sumsOfPart,
      ),
    ),
    ...parts
      .filter(({ outcome }) => outcome !== 'accepted')
      .map((part) =>
        change<PartDocument>(inspected.parts, part.partId, () => ({
          id: part.partId,
          ...recorded(part),
        })),
      ),
    ...(kept.length === 0 && from === 'received'
      ? []
      : editLine(data, (line) => ({
          ...line,
          decided:
            from === 'quarantined'
              ? { ...line.decided, [inspectionId]: takenFrom(line, data) }
              : line.decided,
          parts: [...line.parts, ...kept],
        }))),
  ];
}

function reverseInspection({ data }: RecordedEvent<Reversal>): readonly Change[] {
  const { driveId, item, from, reverses, parts } = data;
  const kind = kindOf(item);
  const unaccepted = parts.filter(({ outcome }) => outcome !== 'accepted');
  const ids = new Set(unaccepted.map(({ partId }) => partId));
  return [
    ...acceptedIn(parts).flatMap((part) =>
      edit<PartDocument>(
        inspected.parts,
        part.parcelId,
        { driveId, kind },
        (before) => {
          const balances = addBalances(before?.balances ?? {}, { accepted: part.quantity }, -1);
          return Object.keys(balances).length === 0
            ? undefined
            : { id: part.parcelId, driveId, balances };
        },
        sumsOfPart,
      ),
    ),
    ...unaccepted.map(({ partId }) => change(inspected.parts, partId, () => undefined)),
    ...(unaccepted.length === 0 && from === 'received'
      ? []
      : editLine(data, (line) => {
          const { [reverses]: _gone, ...decided } = line.decided;
          return withoutParts({ ...line, decided }, ids);
        })),
  ];
}

function project(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  switch (event.type) {
    case 'inspection.recorded':
      return recordInspection(event as RecordedEvent<Inspection>);
    case 'inspection.reversed':
      return reverseInspection(event as RecordedEvent<Reversal>);
    case 'rejection.settled': {
      const { settlementId, to, quantity } = event.data;
      return editLine(event.data, (line) => ({
        ...line,
        settlements: [...line.settlements, { settlementId, to, quantity }],
      }));
    }
    case 'rejection.settlement-reversed': {
      const { reverses } = event.data;
      return editLine(event.data, (line) => ({
        ...line,
        settlements: line.settlements.filter(({ settlementId }) => settlementId !== reverses),
      }));
    }
    default:
      return 'driveId' in event.data ? moveParcels(event as Parameters<typeof moveParcels>[0]) : [];
  }
}

/**
 * The inspected goods of every drive, summed by the facts that rules can tell apart, so that other
 * rules can be applied to few sums instead of every part. The parts themselves are listed by their
 * facts.
 */
export const whatIfProjection = defineProjection({
  name: 'tracker-what-if',
  version: 2,
  collections: [
    { name: inspected.parts, indexes: ['driveId+fact'] },
    { name: inspected.lines, indexes: [] },
    { name: inspected.facts, indexes: ['driveId'] },
  ],
  reads: eachOf([receptionEvents, parcelEvents, consignmentEvents], project),
});
