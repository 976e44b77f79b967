import {
  type AcceptanceRules,
  type InspectedPart,
  type Item,
  type OVERRIDE_REASONS,
  type ReceivedLine,
  type ReceptionEvent,
  refuse,
  rejectionReasons,
  type Seen,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';
import {
  type Aside,
  allot,
  type Facts,
  factsOf,
  type Portion,
  portionKey,
  quarantinedPortions,
  receivedPortions,
  setAside,
  type Take,
} from './portion.ts';

/* Decides on hand-ins, their inspection, and what becomes of rejected goods. */

/** A line of a pledge, according to the events that inventory has seen. */
export interface PromisedLine {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Total promised quantity, minus withdrawals. Neither hand-ins nor write-offs are deducted. */
  readonly promised: number;
}

/** The pledge whose goods are handed in. */
export interface HandedInPledge {
  readonly pledgeId: string;
  readonly driveId: string;
  readonly lines: readonly PromisedLine[];
}

/** Goods at the desk: goods of a pledged line, or goods that were not pledged. */
export type HandedInLine =
  | {
      readonly lineId: string;
      readonly quantity: number;
      /** Whether the part of the promise that did not come is still expected. */
      readonly rest: 'expected' | 'not-coming';
      readonly expiry?: string | undefined;
      readonly lot?: string | undefined;
      /** Pseudonyms of the scanned packs. */
      readonly packs?: readonly string[] | undefined;
    }
  | {
      readonly item: Item;
      readonly quantity: number;
      readonly expiry?: string | undefined;
      readonly lot?: string | undefined;
      readonly packs?: readonly string[] | undefined;
    };

/** A part of a line as the inspector describes it. */
export interface SeenPart {
  readonly partId: string;
  /** Id of the parcel that the part becomes if it is accepted. */
  readonly parcelId: string;
  readonly quantity: number;
  /**
   * The inspector's observations. An expiry or lot that is left out is as in the portion; `null`
   * means that the packs show none.
   */
  readonly seen: Omit<Seen, 'expiry' | 'lot'> & {
    readonly expiry?: string | null | undefined;
    readonly lot?: string | null | undefined;
  };
  readonly decision: 'by-rules' | 'quarantine' | 'accept-anyway';
  readonly override?: (typeof OVERRIDE_REASONS)[number] | undefined;
}

export type ReceptionCommand =
  | {
      readonly type: 'record';
      readonly receptionId: string;
      readonly driveId: string;
      /** The pledge; absent for a walk-in. */
      readonly pledge?: HandedInPledge | undefined;
      readonly entryId: string;
      readonly handInPointId?: string | undefined;
      readonly lines: readonly HandedInLine[];
    }
  | {
      readonly type: 'reverse';
      readonly entryId: string;
      readonly reason: DataOf<'reception.reversed'>['reason'];
      readonly noteId?: string | undefined;
    }
  | {
      readonly type: 'inspect';
      readonly inspectionId: string;
      readonly lineId: string;
      readonly from: 'received' | 'quarantined';
      /**
       * Id of one of the portion's entries or quarantined parts. It is required when goods of
       * several portions are waiting.
       */
      readonly portion?: string | undefined;
      readonly rules: AcceptanceRules;
      readonly expectedArrival: string;
      /** The current day in the drive's time zone. */
      readonly today: string;
      readonly parts: readonly SeenPart[];
      readonly noteId?: string | undefined;
      readonly photos?: readonly string[];
    }
  | {
      readonly type: 'reverse-inspection';
      readonly inspectionId: string;
      readonly reason: DataOf<'inspection.reversed'>['reason'];
      readonly noteId?: string | undefined;
    }
  | ({ readonly type: 'settle-rejected' } & Pick<
      DataOf<'rejection.settled'>,
      'settlementId' | 'lineId' | 'quantity' | 'to'
    >)
  | {
      readonly type: 'reverse-settlement';
      readonly settlementId: string;
      readonly reason: DataOf<'rejection.settlement-reversed'>['reason'];
      readonly noteId?: string | undefined;
    };

type DataOf<T extends ReceptionEvent['type']> = EventOfType<ReceptionEvent, T>['data'];

interface Reversal {
  readonly reason: DataOf<'reception.reversed'>['reason'];
  readonly noteId?: string | undefined;
}
export interface Entry {
  readonly entryId: string;
  readonly lines: readonly ReceivedLine[];
  readonly reversal?: Reversal | undefined;
}
export interface Inspection
  extends Pick<
    DataOf<'inspection.recorded'>,
    | 'inspectionId'
    | 'lineId'
    | 'item'
    | 'from'
    | 'portion'
    | 'rulesVersion'
    | 'expectedArrival'
    | 'inspectedOn'
    | 'parts'
    | 'noteId'
    | 'photos'
  > {
  /** Quantities taken from each portion. */
  readonly takes: readonly Take[];
  /** Parts that the inspection set aside, with their facts at the time. */
  readonly aside: readonly Aside[];
  readonly reversal?: Reversal | undefined;
}

export interface RejectionSettlement
  extends Pick<
    DataOf<'rejection.settled'>,
    'settlementId' | 'lineId' | 'item' | 'quantity' | 'to'
  > {
  readonly reversal?: Reversal | undefined;
}

export interface RecordedReception {
  readonly receptionId: string;
  readonly driveId: string;
  readonly pledgeId?: string | undefined;
  readonly entries: readonly Entry[];
  readonly inspections: readonly Inspection[];
  readonly settlements: readonly RejectionSettlement[];
}

/**
 * The hand-ins for one pledge, or one walk-in, and their inspections. The reception of a pledge has
 * the pledge's id.
 */
export type Reception =
  | { readonly status: 'none' }
  | ({ readonly status: 'recorded' } & RecordedReception);

/**
 * A line of a reception. The received quantity equals `toInspect + quarantined + accepted +
 * rejected`.
 */
export interface ReceptionLine {
  readonly lineId: string;
  readonly item: Item;
  /** Expiry date, if it is the same for the whole line. */
  readonly expiry?: string | undefined;
  readonly lot?: string | undefined;
  /** Portions of the line's received goods, followed by those of its quarantined goods. */
  readonly portions: readonly Portion[];
  /** Quantity deducted from the promise: handed in, or reported as not coming. */
  readonly offPromise: number;
  readonly received: number;
  readonly toInspect: number;
  readonly quarantined: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rejected quantity that was given back or disposed of. */
  readonly settled: number;
}

export const receptionStream = (receptionId: string): string => `reception-${receptionId}`;

function decide(command: ReceptionCommand, reception: Reception): readonly ReceptionEvent[] {
  if (command.type === 'record') return record(command, reception);
  assertRecorded(reception);
  switch (command.type) {
    case 'reverse':
      return reverse(command, reception);
    case 'inspect':
      return inspect(command, reception);
    case 'reverse-inspection':
      return reverseInspection(command, reception);
    case 'settle-rejected':
      return settleRejected(command, reception);
    case 'reverse-settlement':
      return reverseSettlement(command, reception);
  }
}

export function assertRecorded(
  reception: Reception,
): asserts reception is Extract<Reception, { readonly status: 'recorded' }> {
  if (reception.status === 'none') throw refuse('UNKNOWN_RECEPTION');
}

type CommandOf<T extends ReceptionCommand['type']> = Extract<ReceptionCommand, { type: T }>;
const NOTHING: Pick<RecordedReception, 'entries' | 'inspections' | 'settlements'> = {
  entries: [],
  inspections: [],
  settlements: [],
};

function record(command: CommandOf<'record'>, reception: Reception): readonly ReceptionEvent[] {
  const before = reception.status === 'none' ? NOTHING : reception;
  const { receptionId, driveId, pledge, entryId, handInPointId } = command;
  if (pledge !== undefined && pledge.driveId !== driveId)
    throw refuse('WRONG_DRIVE', {
      pledge: pledge.driveId,
    });

  const named = command.lines.flatMap((line) => ('lineId' in line ? [line.lineId] : []));
  if (new Set(named).size < named.length) throw refuse('DUPLICATE_LINE');

  assertNewPacks(command, before.entries);

  const known = receptionLines(before);
  let lastExtra = lastExtraLine(before.entries);
  const lines = command.lines
    .map((line) => {
      if ('lineId' in line) return takePromised(line, pledge?.lines ?? [], known);
      lastExtra += 1;
      return takeExtra(line, `x${lastExtra}`);
    })
    .filter(({ received, shortfall }) => received + shortfall > 0);
  if (lines.length === 0) throw refuse('NOTHING_TO_RECORD');

  return [
    {
      type: 'reception.recorded',
      data: {
        receptionId,
        driveId,
        entryId,
        lines,
        ...knownFields({ pledgeId: pledge?.pledgeId, handInPointId }),
      },
    },
  ];
}

/**
 * Refuses a pack that is named twice, or that stands in the reception already. Other receptions are
 * held off by unique keys of the log, see {@link packKey}.
 */
function assertNewPacks(
  { receptionId, driveId, lines }: CommandOf<'record'>,
  entries: readonly Entry[],
): void {
  const here = new Set(packsOf(standing(entries)));
  const named = new Set<string>();
  for (const [line, { packs = [] }] of lines.entries())
    for (const [index, pack] of packs.entries()) {
      if (named.has(pack)) throw refuse('PACK_KNOWN', { line, pack: index });
      if (here.has(pack)) throw refuse('PACK_KNOWN', { line, pack: index, receptionId, driveId });
      named.add(pack);
    }
}

const packsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ lines }) => lines.flatMap(({ packs = [] }) => packs));

/** The receptions of a pack that was taken in before. */
export interface PackHistory {
  /** Number of entries with the pack that were reversed. */
  readonly timesReversed: number;
  /** The reception in which the pack stands. */
  readonly standsIn?: RecordedReception | undefined;
}

/** Returns the history of a pack, according to all receptions in which it ever was. */
export function packHistory(pack: string, receptions: readonly RecordedReception[]): PackHistory {
  const holds = (entry: Entry) => packsOf([entry]).includes(pack);
  return {
    timesReversed: receptions
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.reversal !== undefined && holds(entry)).length,
    standsIn: receptions.find(({ entries }) => standing(entries).some(holds)),
  };
}

/**
 * Returns the key by which an entry claims a pack. The log never releases a key. Therefore the key
 * counts the reversals that made the pack free, and two entries with the same pack can stand only
 * if one of them claimed it after a reversal of the other.
 */
export const packKey = (pack: string, timesReversed: number): string =>
  `trace:${pack}:${timesReversed}`;

/**
 * Splits a quantity into a part of the promise and an excess, which counts as a walk-in. The pledge
 * service reinstates a promise that was withdrawn or written off meanwhile.
 */
function takePromised(
  { lineId, quantity, rest, expiry, lot, packs }: Extract<HandedInLine, { lineId: string }>,
  promised: readonly PromisedLine[],
  known: readonly ReceptionLine[],
): ReceivedLine {
  const promise = promised.find((line) => line.lineId === lineId);
  if (promise === undefined) throw refuse('UNKNOWN_LINE', { lineId });
  const line = known.find((candidate) => candidate.lineId === lineId);
  const outstanding = Math.max(0, promise.promised - (line?.offPromise ?? 0));
  if (line !== undefined && outstanding === 0)
    throw refuse('LINE_ALREADY_RECEIVED', { lineId, received: line.received });
  const ofPromise = Math.min(quantity, outstanding);
  return {
    lineId,
    item: promise.item,
    ...onThePacks(expiry, lot, promise),
    received: quantity,
    ofPromise,
    excess: quantity - ofPromise,
    shortfall: rest === 'not-coming' ? outstanding - ofPromise : 0,
    ...scanned(packs),
  };
}

const scanned = (packs: readonly string[] | undefined): Pick<ReceivedLine, 'packs'> =>
  packs === undefined ? {} : { packs: [...packs] };

/**
 * Returns the expiry and lot of the packs. A value that the desk did not read is taken from the
 * promise. If a value that the desk read differs from the promise, other packs came, and nothing is
 * taken from the promise.
 */
function onThePacks(
  expiry: string | undefined,
  lot: string | undefined,
  promise: Pick<PromisedLine, 'expiry' | 'lot'>,
): Pick<ReceivedLine, 'expiry' | 'lot' | 'stated'> {
  const differ = (read: string | undefined, promised: string | undefined) =>
    read !== undefined && promised !== undefined && read !== promised;
  const others = differ(expiry, promise.expiry) || differ(lot, promise.lot);
  const stated = [
    ...(expiry === undefined ? [] : ['expiry' as const]),
    ...(lot === undefined ? [] : ['lot' as const]),
  ];
  return {
    ...knownFields({
      expiry: expiry ?? (others ? undefined : promise.expiry),
      lot: lot ?? (others ? undefined : promise.lot),
    }),
    ...(stated.length === 0 ? {} : { stated }),
  };
}

const takeExtra = (
  { item, quantity, expiry, lot, packs }: Extract<HandedInLine, { item: Item }>,
  lineId: string,
): ReceivedLine => ({
  lineId,
  item,
  ...knownFields({ expiry, lot }),
  received: quantity,
  ofPromise: 0,
  excess: quantity,
  shortfall: 0,
  ...scanned(packs),
});

/**
 * Returns the highest number among the lines that were not pledged (`x1`, `x2`). Numbers are not
 * reused.
 */
const lastExtraLine = (entries: readonly Entry[]): number =>
  entries
    .flatMap(({ lines }) => lines)
    .filter(({ lineId }) => lineId.startsWith('x'))
    .reduce((last, { lineId }) => Math.max(last, Number(lineId.slice(1))), 0);

function reverse(
  { entryId, reason, noteId }: CommandOf<'reverse'>,
  reception: RecordedReception,
): readonly ReceptionEvent[] {
  const entry = reception.entries.find((candidate) => candidate.entryId === entryId);
  if (entry === undefined) throw refuse('UNKNOWN_ENTRY');
  if (entry.reversal !== undefined) throw refuse('ENTRY_ALREADY_REVERSED', { entryId });
  for (const line of entry.lines) {
    const { lineId, received } = line;
    const toInspect = waitingOf(findLine(reception, lineId), 'received', factsOf(line));
    if (toInspect < received) throw refuse('ALREADY_INSPECTED', { lineId, received, toInspect });
  }
  const { receptionId, driveId, pledgeId } = reception;
  return [
    {
      type: 'reception.reversed',
      data: {
        receptionId,
        driveId,
        reverses: entryId,
        reason,
        lines: [...entry.lines],
        ...knownFields({ pledgeId, noteId }),
      },
    },
  ];
}

function inspect(
  command: CommandOf<'inspect'>,
  reception: RecordedReception,
): readonly ReceptionEvent[] {
  const {
    inspectionId,
    lineId,
    from,
    rules,
    expectedArrival,
    today,
    noteId,
    photos = [],
  } = command;
  const line = findLine(reception, lineId);
  const portion = portionToInspect(command, line);
  const { receptionId, driveId, pledgeId } = reception;
  return [
    {
      type: 'inspection.recorded',
      data: {
        receptionId,
        driveId,
        inspectionId,
        lineId,
        item: line.item,
        from,
        portion: portion.portion,
        rulesVersion: rules.version,
        expectedArrival,
        inspectedOn: today,
        parts: command.parts.map((part) => judge(part, line.item, portion, command)),
        ...knownFields({ pledgeId, noteId }),
        ...(photos.length === 0 ? {} : { photos: [...photos] }),
      },
    },
  ];
}

/**
 * Returns the portion to inspect. A request without a portion is refused if several portions are
 * waiting, because a wrong guess could record a wrong expiry.
 */
function portionToInspect(
  { lineId, from, portion: named, parts }: CommandOf<'inspect'>,
  line: ReceptionLine,
): Portion {
  const asked = total(parts);
  const portions = line.portions.filter((portion) => portion.from === from);
  const some = portions.filter(({ waiting }) => waiting > 0);
  const chosen =
    named === undefined ? some : portions.filter(({ members }) => members.includes(named));
  if (named !== undefined && chosen.length === 0)
    throw refuse('UNKNOWN_PORTION', {
      lineId,
      from,
      portion: named,
    });
  const waiting = total(chosen.map((portion) => ({ quantity: portion.waiting })));
  if (asked > waiting)
    throw refuse('MORE_THAN_WAITS', {
      lineId,
      from,
      waiting,
      asked,
    });
  const [portion, ...others] = chosen;
  if (portion === undefined || others.length > 0)
    throw refuse('PORTIONS_DIFFER', {
      lineId,
      from,
      portions: chosen.map(({ portion: name, expiry, lot, waiting: left }) => ({
        portion: name,
        ...knownFields({ expiry, lot }),
        waiting: left,
      })),
    });
  return portion;
}

/**
 * Returns the inspector's reading of a fact, or else its known value; `undefined` if the packs show
 * none.
 */
const asRead = (read: string | null | undefined, known: string | undefined): string | undefined =>
  read === null ? undefined : (read ?? known);

/**
 * Decides on a part by the rules, unless the inspector sets the part aside or gives a reason to
 * accept it. Expired goods are never accepted.
 */
function judge(
  { partId, parcelId, quantity, seen, decision, override }: SeenPart,
  item: Item,
  portion: Portion,
  { from, rules, expectedArrival, today }: CommandOf<'inspect'>,
): InspectedPart {
  const { expiry, lot, ...look } = seen;
  const facts: Seen = {
    ...look,
    ...knownFields({ expiry: asRead(expiry, portion.expiry), lot: asRead(lot, portion.lot) }),
  };
  const part = { partId, quantity, seen: facts };
  if (decision === 'quarantine') {
    if (from === 'quarantined') throw refuse('ALREADY_QUARANTINED');
    return { ...part, outcome: 'quarantined' };
  }
  const reasons = [...rejectionReasons(rules, expectedArrival, today, item, facts)];
  if (decision === 'accept-anyway') {
    if (override === undefined) throw refuse('OVERRIDE_REASON_MISSING');
    if (reasons.includes('expired'))
      throw refuse('EXPIRED_NEVER_ACCEPTED', {
        expiry: facts.expiry,
        today,
      });
    return {
      ...part,
      outcome: 'accepted',
      parcelId,
      ...(reasons.length === 0 ? {} : { override }),
    };
  }
  return reasons.length === 0
    ? { ...part, outcome: 'accepted', parcelId }
    : { ...part, outcome: 'rejected', reasons };
}

function reverseInspection(
  { inspectionId, reason, noteId }: CommandOf<'reverse-inspection'>,
  reception: RecordedReception,
): readonly ReceptionEvent[] {
  const inspection = findInspection(reception, inspectionId);
  if (inspection.reversal !== undefined)
    throw refuse('INSPECTION_ALREADY_REVERSED', {
      inspectionId,
    });
  const { lineId, item, from, portion, rulesVersion, parts } = inspection;
  const line = findLine(reception, lineId);
  if (line.rejected - line.settled < total(ofOutcome(parts, 'rejected')))
    throw refuse('REJECTION_SETTLED', { lineId, settled: line.settled });
  for (const { facts } of inspection.aside) {
    const alike = inspection.aside.filter((other) => portionKey(other.facts) === portionKey(facts));
    if (waitingOf(line, 'quarantined', facts) < total(alike))
      throw refuse('ALREADY_INSPECTED', { lineId });
  }
  const { receptionId, driveId, pledgeId } = reception;
  return [
    {
      type: 'inspection.reversed',
      data: {
        receptionId,
        driveId,
        reverses: inspectionId,
        reason,
        lineId,
        item,
        from,
        rulesVersion,
        parts,
        ...knownFields({ pledgeId, portion, noteId }),
      },
    },
  ];
}

export function findInspection(reception: RecordedReception, inspectionId: string): Inspection {
  const inspection = reception.inspections.find((other) => other.inspectionId === inspectionId);
  if (inspection === undefined) throw refuse('UNKNOWN_INSPECTION');
  return inspection;
}

function settleRejected(
  { settlementId, lineId, quantity, to }: CommandOf<'settle-rejected'>,
  reception: RecordedReception,
): readonly ReceptionEvent[] {
  const { item, rejected, settled } = findLine(reception, lineId);
  if (quantity > rejected - settled)
    throw refuse('NOT_THAT_MANY_REJECTED', {
      lineId,
      here: rejected - settled,
      asked: quantity,
    });
  const { receptionId, driveId, pledgeId } = reception;
  return [
    {
      type: 'rejection.settled',
      data: {
        receptionId,
        driveId,
        settlementId,
        lineId,
        item,
        quantity,
        to,
        ...knownFields({ pledgeId }),
      },
    },
  ];
}

/**
 * Reverses a record that rejected goods were given back or disposed of, because they are still
 * here.
 */
function reverseSettlement(
  { settlementId, reason, noteId }: CommandOf<'reverse-settlement'>,
  reception: RecordedReception,
): readonly ReceptionEvent[] {
  const settlement = reception.settlements.find((other) => other.settlementId === settlementId);
  if (settlement === undefined) throw refuse('UNKNOWN_SETTLEMENT');
  if (settlement.reversal !== undefined)
    throw refuse('SETTLEMENT_ALREADY_REVERSED', {
      settlementId,
    });
  const { receptionId, driveId, pledgeId } = reception;
  const { lineId, item, quantity, to } = settlement;
  return [
    {
      type: 'rejection.settlement-reversed',
      data: {
        receptionId,
        driveId,
        reverses: settlementId,
        reason,
        lineId,
        item,
        quantity,
        to,
        ...knownFields({ pledgeId, noteId }),
      },
    },
  ];
}

const total = (parts: readonly { readonly quantity: number }[]): number =>
  parts.reduce((sum, { quantity }) => sum + quantity, 0);

const ofOutcome = (parts: readonly InspectedPart[], outcome: InspectedPart['outcome']) =>
  parts.filter((part) => part.outcome === outcome);

const standing = <Thing extends { readonly reversal?: unknown }>(
  things: readonly Thing[],
): readonly Thing[] => things.filter(({ reversal }) => reversal === undefined);

function findLine(reception: RecordedReception, lineId: string): ReceptionLine {
  const line = receptionLines(reception).find((candidate) => candidate.lineId === lineId);
  if (line === undefined) throw refuse('LINE_NOT_RECEIVED', { lineId });
  return line;
}

const waitingOf = (line: ReceptionLine, from: Portion['from'], facts: Facts): number =>
  line.portions.find(
    (portion) => portion.from === from && portionKey(portion) === portionKey(facts),
  )?.waiting ?? 0;

/**
 * Returns the lines of a reception, computed from its unreversed entries, inspections and
 * settlements.
 */
export function receptionLines({
  entries,
  inspections,
  settlements,
}: typeof NOTHING): readonly ReceptionLine[] {
  const received = new Map<string, readonly ReceivedLine[]>();
  for (const { lines } of standing(entries))
    for (const line of lines)
      received.set(line.lineId, [...(received.get(line.lineId) ?? []), line]);

  return [...received].map(([lineId, handIns]) => {
    const sum = (quantity: (line: ReceivedLine) => number) =>
      handIns.reduce((subtotal, line) => subtotal + quantity(line), 0);
    const latest = handIns.at(-1) as ReceivedLine;
    const came = handIns.filter((line) => line.received > 0);
    const same = (fact: 'expiry' | 'lot') =>
      new Set((came.length === 0 ? handIns : came).map((line) => line[fact])).size === 1
        ? (came[0] ?? latest)[fact]
        : undefined;
    const inspected = standing(inspections).filter((other) => other.lineId === lineId);
    const first = inspected.filter(({ from }) => from === 'received').flatMap(({ parts }) => parts);
    const again = inspected
      .filter(({ from }) => from === 'quarantined')
      .flatMap(({ parts }) => parts);
    const ended = (outcome: InspectedPart['outcome']) =>
      total(ofOutcome([...first, ...again], outcome));
    return {
      lineId,
      item: latest.item,
      expiry: same('expiry'),
      lot: same('lot'),
      portions: [
        ...receivedPortions(lineId, entries, inspections),
        ...quarantinedPortions(lineId, inspections),
      ].filter(({ quantity, waiting }) => quantity > 0 || waiting > 0),
      offPromise: sum(({ ofPromise, shortfall }) => ofPromise + shortfall),
      received: sum((line) => line.received),
      toInspect: sum((line) => line.received) - total(first),
      quarantined: ended('quarantined') - total(again),
      accepted: ended('accepted'),
      rejected: ended('rejected'),
      settled: total(standing(settlements).filter((settlement) => settlement.lineId === lineId)),
    };
  });
}

function evolve(reception: Reception, event: ReceptionEvent): Reception {
  if (event.type === 'reception.recorded') {
    const { receptionId, driveId, pledgeId, entryId, lines } = event.data;
    const { entries, inspections, settlements } = reception.status === 'none' ? NOTHING : reception;
    return {
      status: 'recorded',
      receptionId,
      driveId,
      pledgeId,
      entries: [...entries, { entryId, lines }],
      inspections,
      settlements,
    };
  }
  if (reception.status === 'none') return reception;
  switch (event.type) {
    case 'reception.reversed': {
      const { reverses, reason, noteId } = event.data;
      return {
        ...reception,
        entries: reception.entries.map((entry) =>
          entry.entryId === reverses ? { ...entry, reversal: { reason, noteId } } : entry,
        ),
      };
    }
    case 'inspection.recorded': {
      const { receptionId, driveId, pledgeId, ...data } = event.data;
      const { entries, inspections } = reception;
      const portions =
        data.from === 'received'
          ? receivedPortions(data.lineId, entries, inspections)
          : quarantinedPortions(data.lineId, inspections);
      const takes = allot(data.portion, data.parts, portions);
      const inspection = { ...data, takes, aside: setAside(data.parts, takes) };
      return { ...reception, inspections: [...inspections, inspection] };
    }
    case 'inspection.reversed': {
      const { reverses, reason, noteId } = event.data;
      return {
        ...reception,
        inspections: reception.inspections.map((inspection) =>
          inspection.inspectionId === reverses
            ? { ...inspection, reversal: { reason, noteId } }
            : inspection,
        ),
      };
    }
    case 'rejection.settled': {
      const { settlementId, lineId, item, quantity, to } = event.data;
      const settlement = { settlementId, lineId, item, quantity, to };
      return { ...reception, settlements: [...reception.settlements, settlement] };
    }
    case 'rejection.settlement-reversed': {
      const { reverses, reason, noteId } = event.data;
      return {
        ...reception,
        settlements: reception.settlements.map((settlement) =>
          settlement.settlementId === reverses
            ? { ...settlement, reversal: { reason, noteId } }
            : settlement,
        ),
      };
    }
  }
}

export const receptionDecider: Decider<ReceptionCommand, Reception, ReceptionEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
