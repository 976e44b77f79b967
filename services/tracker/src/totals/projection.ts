import {
  accountedGroups,
  amountsByKind,
  type BlueboxEvent,
  type Category,
  type DriveScopedEvent,
  type DriveTerms,
  type KindAmount,
  namesDrive,
  type PledgeLine,
  type RejectionReason,
  type Told,
  type Unit,
  USUAL_AT_MOST,
  unconfirmedAmounts,
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
import {
  type Account,
  type Balances,
  type Kind,
  kindOf,
  move,
  type Posting,
  postings,
} from '@bluebox/ledger';
import { addFlows, type FlowSums } from './flows.ts';
import { followKits, type KitContents, makings, nests } from './kit-contents.ts';
import { followOrigins, origins } from './origins.ts';
import { spoiledAwayBy } from './spoiled-away.ts';

/** Totals of one category and unit. */
export interface KindTotals {
  readonly balances: Balances;
  readonly rejectedBy: Readonly<Partial<Record<RejectionReason, number>>>;
  /** Part of the damaged and lost goods that had been sent before; absent until there is any. */
  readonly spoiledAway?: number;
}

export interface Counts {
  readonly pledges: number;
  readonly boxes: number;
  readonly consignments: number;
  readonly openCases: number;
}

/** Promised and uninspected quantity of goods that the rules treat alike. */
export interface Waiting {
  readonly promised: number;
  readonly received: number;
}

/** Numbers of the events that a drive's totals have taken in. */
interface EventNumbers {
  /** Beginning of the latest hour in which an event was recorded, such as `2023-03-20T09`. */
  readonly latestHour: string;
  readonly inLatestHour: number;
  /** Number of the events that were recorded before the latest hour. */
  readonly earlier: number;
}

export interface TotalsDocument {
  readonly id: string;
  /** The latest recorded time of the counted events. */
  readonly asOf: string;
  /** The earliest recorded time of the counted events. */
  readonly began: string;
  readonly published: boolean;
  readonly kinds: Readonly<Partial<Record<Kind, KindTotals>>>;
  readonly counts: Counts;
  readonly events: EventNumbers;
  /**
   * Places of the goods in the balance `inKit`, for the present only, because the journal does not
   * record places of kits.
   */
  readonly kitContents: KitContents;
  /**
   * Promised and uninspected goods, by the facts that the rules consider and the size of large
   * promises; see {@link toldKey}.
   */
  readonly waiting: Readonly<Record<string, Waiting>>;
  /** The drive's current terms; absent until the drive was seen. */
  readonly terms?: Pick<DriveTerms, 'rules' | 'expectedArrival' | 'needs'>;
}

/** A line of a pledge, with the facts that the rules consider and its item of the catalogue. */
interface PromisedLine extends Waiting {
  readonly told?: string;
  readonly itemId?: string | undefined;
}

/** The goods of a drive that name one item of the catalogue. */
export interface ItemTotalsDocument extends Document {
  readonly kinds: Readonly<Partial<Record<Kind, Balances>>>;
  /** Promised and uninspected goods, as in {@link TotalsDocument}. */
  readonly waiting: Readonly<Record<string, Waiting>>;
}
export const itemTotalsId = (driveId: string, itemId: string): string => `${driveId}/${itemId}`;

/** An item of the catalogue that was merged into another. */
export interface MergedItemDocument extends Document {
  readonly into: string;
}

/** The lines of a pledge by id, with the facts that the rules consider. */
export interface PromiseDocument {
  readonly id: string;
  readonly driveId?: string;
  readonly lines: Readonly<Record<string, PromisedLine>>;
  /**
   * Whether the pledge was submitted by the public form. Large quantities of such a pledge wait for
   * confirmation.
   */
  readonly byForm?: boolean;
  /** Confirmed quantity of each kind. */
  readonly confirmed?: Readonly<Partial<Record<Kind, number>>>;
  /** Changes of the pledge's promises, in order of time; absent if staff entered the pledge. */
  readonly moves?: readonly PromiseMove[];
  /**
   * Set if all promises of one kind, including withdrawn promises, add up to more than people
   * usually give.
   */
  readonly large?: true;
}

/** A change of a pledge's promises, or of the quantities that staff have confirmed. */
interface PromiseMove {
  readonly at: string;
  readonly eventId: string;
  /** Quantity added to the promise of each line. */
  readonly promised: Readonly<Record<string, number>>;
  readonly confirmed?: readonly KindAmount[];
}

/**
 * Lengths of the names of spans. A span is named after its beginning: `2023-03-20T09` or
 * `2023-03-20T09:03`.
 */
export const SPANS = { hour: 13, minute: 16 } as const;
export type Span = keyof typeof SPANS;

/** Sums of changes. */
export interface JournalSums {
  readonly kinds: Readonly<Partial<Record<Kind, KindTotals>>>;
  readonly counts: Partial<Counts>;
}

/**
 * Changes within one hour or minute. Totals at a moment need few documents even in a long drive:
 * the whole hours before the moment, the whole minutes of its hour, and the seconds of its minute.
 */
export interface JournalDocument extends JournalSums {
  readonly id: string;
  readonly driveId: string;
  readonly span: Span;
  /**
   * The beginning of the span, such as `2023-03-20T09:03`, with the length in {@link SPANS}.
   */
  readonly begins: string;
  readonly counts: Counts;
  /** Flows of an hour, from which the public past is made; absent in minutes. */
  readonly flows?: FlowSums;
}

/**
 * Changes within each second of a minute. The seconds of a minute share a document, because a
 * document for each second would be one for almost every pledge.
 */
export interface SecondsDocument {
  readonly id: string;
  /** Sums by second, such as `53`. */
  readonly seconds: Readonly<Partial<Record<string, JournalSums>>>;
}

/** Returns the id of the document of the span that begins then. */
export const journalId = (driveId: string, begins: string): string => `${driveId}/${begins}`;

export const NO_COUNTS: Counts = { pledges: 0, boxes: 0, consignments: 0, openCases: 0 };
export const NO_TOTALS: KindTotals = { balances: {}, rejectedBy: {} };

interface Effect {
  readonly postings: readonly Posting[];
  readonly rejections: readonly {
    readonly kind: Kind;
    readonly reason: RejectionReason;
    readonly quantity: number;
  }[];
  readonly counts: Partial<Counts>;
}

function rejectionsOf(event: BlueboxEvent): Effect['rejections'] {
  if (event.type !== 'inspection.recorded' && event.type !== 'inspection.reversed') return [];
  const sign = event.type === 'inspection.recorded' ? 1 : -1;
  const kind = kindOf(event.data.item);
  return event.data.parts.flatMap((part) => {
    const reason = part.outcome === 'rejected' ? part.reasons[0] : undefined;
    return reason === undefined ? [] : [{ kind, reason, quantity: sign * part.quantity }];
  });
}

function countsOf({ type }: BlueboxEvent): Partial<Counts> {
  switch (type) {
    case 'pledge.submitted':
      return { pledges: 1 };
    case 'box.opened':
      return { boxes: 1 };
    case 'box.discarded':
      return { boxes: -1 };
    case 'consignment.created':
      return { consignments: 1 };
    case 'consignment.discarded':
      return { consignments: -1 };
    case 'case.opened':
    case 'case.reopened':
      return { openCases: 1 };
    case 'case.closed':
      return { openCases: -1 };
    default:
      return {};
  }
}

export function addCounts(counts: Counts, added: Partial<Counts>): Counts {
  return {
    pledges: counts.pledges + (added.pledges ?? 0),
    boxes: counts.boxes + (added.boxes ?? 0),
    consignments: counts.consignments + (added.consignments ?? 0),
    openCases: counts.openCases + (added.openCases ?? 0),
  };
}

function addEffect(
  kinds: TotalsDocument['kinds'],
  { postings: moved, rejections }: Effect,
): TotalsDocument['kinds'] {
  const next: Partial<Record<Kind, KindTotals>> = { ...kinds };
  for (const posting of moved) {
    const kind = kindOf(posting);
    const totals = next[kind] ?? NO_TOTALS;
    const spoiled = spoiledAwayBy(posting);
    next[kind] = {
      ...totals,
      balances: move(totals.balances, posting),
      ...(spoiled === 0 ? {} : { spoiledAway: (totals.spoiledAway ?? 0) + spoiled }),
    };
  }
  for (const { kind, reason, quantity } of rejections) {
    const totals = next[kind] ?? NO_TOTALS;
    const rejected = (totals.rejectedBy[reason] ?? 0) + quantity;
    next[kind] = { ...totals, rejectedBy: { ...totals.rejectedBy, [reason]: rejected } };
  }
  return next;
}

/** Adds an effect to the second of a minute in which the event was recorded. */
function addSecond(
  seconds: SecondsDocument['seconds'],
  recordedAt: string,
  effect: Effect,
): SecondsDocument['seconds'] {
  const second = recordedAt.slice(SPANS.minute + 1, SPANS.minute + 3);
  const { kinds = {}, counts = {} } = seconds[second] ?? {};
  return {
    ...seconds,
    [second]: {
      kinds: addEffect(kinds, effect),
      counts: withoutZeros(addCounts({ ...NO_COUNTS, ...counts }, effect.counts)),
    },
  };
}

/** Adds up the totals of several spans. */
export function sumJournal(entries: readonly JournalSums[]): JournalSums & { counts: Counts } {
  const kinds: Partial<
    Record<
      Kind,
      {
        balances: Partial<Record<Account, number>>;
        rejectedBy: Partial<Record<RejectionReason, number>>;
        spoiledAway?: number;
      }
    >
  > = {};
  let counts = NO_COUNTS;
  for (const entry of entries) {
    counts = addCounts(counts, entry.counts);
    for (const [kind, { balances, rejectedBy, spoiledAway }] of Object.entries(entry.kinds) as [
      Kind,
      KindTotals,
    ][]) {
      const sum = kinds[kind] ?? { balances: {}, rejectedBy: {} };
      kinds[kind] = sum;
      if (spoiledAway !== undefined) sum.spoiledAway = (sum.spoiledAway ?? 0) + spoiledAway;
      for (const [account, quantity] of Object.entries(balances) as [Account, number][])
        sum.balances[account] = (sum.balances[account] ?? 0) + quantity;
      for (const [reason, quantity] of Object.entries(rejectedBy) as [RejectionReason, number][])
        sum.rejectedBy[reason] = (sum.rejectedBy[reason] ?? 0) + quantity;
    }
  }
  return { kinds, counts };
}

/** Returns the counts other than 0. */
export const withoutZeros = <Name extends string>(
  counts: Readonly<Partial<Record<Name, number>>>,
): Partial<Record<Name, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Partial<
    Record<Name, number>
  >;

const laterOf = (a: string, b: string): string => (a > b ? a : b);
const earlierOf = (a: string, b: string): string => (a !== '' && a < b ? a : b);

const NOTHING: TotalsDocument = {
  id: '',
  asOf: '',
  began: '',
  published: false,
  kinds: {},
  kitContents: {},
  counts: NO_COUNTS,
  events: { latestHour: '', inLatestHour: 0, earlier: 0 },
  waiting: {},
};

/**
 * Returns a key of all facts about a line that the rules consider. In the sums of a drive, the size
 * of a large promise is appended; see {@link sizesOf}.
 */
export const toldKey = (line: PledgeLine): string =>
  [
    kindOf(line.item),
    line.condition,
    line.expiry ?? '',
    line.legible === false ? 'illegible' : '',
    line.prescription === true ? 'prescription' : '',
  ].join('|');

/** Parses a key of {@link toldKey}, with or without a size. */
export function toldOf(key: string): Told & {
  readonly item: Pick<PledgeLine['item'], 'category' | 'unit'>;
  /**
   * Quantity that one pledge promises of the kind, if the quantity is large and unconfirmed;
   * otherwise 0.
   */
  readonly unconfirmed: number;
} {
  const [category, unit, condition, expiry, legible, prescription, size = ''] = key.split('|');
  return {
    item: { category, unit } as PledgeLine['item'],
    condition: condition as PledgeLine['condition'],
    ...(expiry === '' ? {} : { expiry }),
    legible: legible === '',
    prescription: prescription !== '',
    unconfirmed: Number(size),
  };
}

/**
 * Returns the large promises of a pledge by kind: those above both the usual amount and the amount
 * that staff have confirmed. Readers of the totals decide by the drive's current need whether a
 * promise is too large.
 */
function sizesOf({
  lines,
  byForm,
  confirmed,
}: Omit<PromiseDocument, 'id'>): ReadonlyMap<string, number> {
  if (byForm !== true) return new Map();
  return new Map(
    amountsOf(lines, (lineId) => lines[lineId]?.promised ?? 0)
      .filter(
        (amount) =>
          amount.quantity >
          Math.max(USUAL_AT_MOST[amount.category], confirmed?.[kindOf(amount)] ?? 0),
      )
      .map((amount) => [kindOf(amount), amount.quantity]),
  );
}

/** Changes that an event makes to the promised and uninspected quantities of a line. */
interface LineChange extends PromisedLine {
  readonly lineId: string;
}

function lineChanges(event: BlueboxEvent): readonly LineChange[] {
  const promised = (lineId: string, quantity: number): LineChange => ({
    lineId,
    promised: quantity,
    received: 0,
  });
  const came = (
    lines: EventOfType<BlueboxEvent, 'reception.recorded'>['data']['lines'],
    sign: 1 | -1,
  ) =>
    lines.map(({ lineId, ofPromise, excess, shortfall }) => ({
      lineId,
      promised: -sign * (ofPromise + shortfall),
      received: sign * (ofPromise + excess),
    }));
  const seen = (
    {
      lineId,
      parts,
    }: Pick<EventOfType<BlueboxEvent, 'inspection.recorded'>['data'], 'lineId' | 'parts'>,
    sign: 1 | -1,
  ) => [
    {
      lineId,
      promised: 0,
      // Quarantined goods still count as uninspected.
      received: parts.reduce(
        (sum, { outcome, quantity }) => sum - (outcome === 'quarantined' ? 0 : sign * quantity),
        0,
      ),
    },
  ];
  switch (event.type) {
    case 'pledge.submitted':
      return event.data.lines.map((line) => ({
        ...promised(line.lineId, line.quantity),
        told: toldKey(line),
        itemId: line.item.itemId,
      }));
    case 'pledge.amended':
      return [
        ...event.data.lines.map((line) => ({
          ...promised(line.lineId, 0),
          told: toldKey(line),
          itemId: line.item.itemId,
        })),
        ...event.data.changes.map((line) => promised(line.lineId, line.added - line.withdrawn)),
      ];
    case 'pledge.withdrawn':
    case 'pledge.not-handed-in':
      return event.data.lines.map((line) => promised(line.lineId, -line.quantity));
    case 'pledge.hand-in-noted':
      return event.data.lines.map((line) =>
        promised(line.lineId, line.reinstatedFromWithdrawn + line.reinstatedFromNotHandedIn),
      );
    case 'pledge.hand-in-reversal-noted':
      return event.data.lines.map((line) =>
        promised(line.lineId, -line.withdrawnAgain - line.notHandedInAgain),
      );
    case 'pledge.write-off-reversed':
      return event.data.lines.map((line) => promised(line.lineId, line.quantity));
    case 'reception.recorded':
      return came(event.data.lines, 1);
    case 'reception.reversed':
      return came(event.data.lines, -1);
    case 'inspection.recorded':
      return seen(event.data, 1);
    case 'inspection.reversed':
      return seen(event.data, -1);
    default:
      return [];
  }
}

function waitsFor(
  lines: PromiseDocument['lines'],
  changes: readonly LineChange[],
): PromiseDocument['lines'] {
  const next: Record<string, PromisedLine> = { ...lines };
  for (const { lineId, promised, received, told, itemId } of changes) {
    const before = next[lineId] ?? { promised: 0, received: 0 };
    next[lineId] = {
      ...before,
      promised: before.promised + promised,
      received: before.received + received,
      ...(told === undefined ? {} : { told, itemId }),
    };
  }
  return next;
}

/**
 * Adds the lines of a pledge to the sums of its drive, or removes them with sign -1. A line without
 * known goods is in no sum.
 * @param item adds only the lines that name this item of the catalogue.
 */
function addWaiting(
  sums: Readonly<Record<string, Waiting>>,
  promise: Omit<PromiseDocument, 'id'>,
  sign: 1 | -1,
  item?: string,
): Readonly<Record<string, Waiting>> {
  const next: Record<string, Waiting> = { ...sums };
  const sizes = sizesOf(promise);
  for (const { told, itemId, promised, received } of Object.values(promise.lines)) {
    if (told === undefined || (item !== undefined && itemId !== item)) continue;
    const [category, unit] = told.split('|') as [Category, Unit];
    const size = sizes.get(kindOf({ category, unit }));
    const key = size === undefined ? told : `${told}|${size}`;
    const before = next[key] ?? { promised: 0, received: 0 };
    const after = {
      promised: before.promised + sign * promised,
      received: before.received + sign * received,
    };
    if (after.promised === 0 && after.received === 0) delete next[key];
    else next[key] = after;
  }
  return next;
}

/** Returns the facts in an event that concern a whole pledge. */
function saidOfPledge(event: BlueboxEvent): Pick<PromiseDocument, 'byForm' | 'confirmed'> {
  switch (event.type) {
    case 'pledge.submitted':
      return { byForm: event.data.channel === 'form' };
    case 'pledge.quantities-confirmed':
      return {
        confirmed: Object.fromEntries(
          amountsByKind(event.data.lines).map((amount) => [kindOf(amount), amount.quantity]),
        ),
      };
    default:
      return {};
  }
}

/**
 * Keeps the changes of a promise for totals of past moments, unless staff entered the pledge, which
 * needs no confirmation.
 */
function remember(
  promise: Omit<PromiseDocument, 'id'>,
  event: RecordedEvent<BlueboxEvent>,
  changes: readonly LineChange[],
): Omit<PromiseDocument, 'id'> {
  const { moves = [], large: _large, ...rest } = promise;
  if (rest.byForm === false) return rest;
  const promised: Record<string, number> = {};
  for (const line of changes)
    if (line.promised !== 0) promised[line.lineId] = (promised[line.lineId] ?? 0) + line.promised;
  const confirmed =
    event.type === 'pledge.quantities-confirmed' ? { confirmed: event.data.lines } : {};
  const { recordedAt: at, id: eventId } = event;
  const next = [...moves, { at, eventId, promised, ...confirmed }].sort((a, b) =>
    a.at === b.at ? (a.eventId < b.eventId ? -1 : 1) : a.at < b.at ? -1 : 1,
  );
  const everAdded = amountsOf(rest.lines, (lineId) =>
    next.reduce((sum, move) => sum + Math.max(0, move.promised[lineId] ?? 0), 0),
  );
  const isLarge = everAdded.some(({ category, quantity }) => quantity > USUAL_AT_MOST[category]);
  return { ...rest, moves: next, ...(isLarge ? { large: true } : {}) };
}

/** Returns the positive quantities of the lines whose goods are known, by kind. */
const amountsOf = (
  lines: PromiseDocument['lines'],
  quantityOf: (lineId: string) => number,
): readonly KindAmount[] =>
  amountsByKind(
    Object.entries(lines).flatMap(([lineId, { told }]) => {
      const quantity = quantityOf(lineId);
      if (told === undefined || quantity <= 0) return [];
      const [category, unit] = told.split('|') as [Category, Unit];
      return [{ category, unit, quantity }];
    }),
  );

/**
 * Returns the promised quantities of a pledge that staff had not confirmed before a given time, if
 * they are too large for the given needs.
 */
export function unconfirmedBefore(
  { byForm, lines, moves = [] }: PromiseDocument,
  needs: DriveTerms['needs'],
  end: string,
): readonly KindAmount[] {
  if (byForm !== true) return [];
  const past = moves.filter(({ at }) => at < end);
  return unconfirmedAmounts(needs, {
    channel: 'form',
    promised: amountsOf(lines, (lineId) =>
      past.reduce((sum, { promised }) => sum + (promised[lineId] ?? 0), 0),
    ),
    confirmed: past.findLast(({ confirmed }) => confirmed !== undefined)?.confirmed ?? [],
  });
}

/** Returns the items of the catalogue that an event names. */
function namedItems(event: DriveScopedEvent): readonly string[] {
  const moved = postings(event).map(({ itemId }) => itemId);
  const data: {
    readonly item?: { readonly itemId?: string | undefined };
    readonly lines?: readonly object[];
    readonly reassigned?: readonly { readonly from?: string; readonly to?: string }[];
  } = event.data as object;
  const lines = (data.lines ?? []) as readonly {
    readonly itemId?: string;
    readonly item?: { readonly itemId?: string };
  }[];
  return [
    ...new Set(
      [
        ...moved,
        data.item?.itemId,
        ...lines.flatMap(({ itemId, item }) => [itemId, item?.itemId]),
        ...(data.reassigned ?? []).flatMap(({ from, to }) => [from, to]),
      ].filter((itemId) => itemId !== undefined),
    ),
  ];
}

const changeItem = (
  driveId: string,
  itemId: string,
  evolve: (item: ItemTotalsDocument) => Partial<ItemTotalsDocument>,
): Change => {
  const id = itemTotalsId(driveId, itemId);
  return change<ItemTotalsDocument>('items', id, (before = { id, kinds: {}, waiting: {} }) => ({
    ...before,
    ...evolve(before),
  }));
};

/** Moves the goods of each item of the catalogue that an event names. */
function moveItems(event: DriveScopedEvent, moved: readonly Posting[]): readonly Change[] {
  const { driveId } = event.data;
  return namedItems(event).map((itemId) =>
    changeItem(driveId, itemId, ({ kinds }) => {
      const next: Partial<Record<Kind, Balances>> = { ...kinds };
      for (const posting of moved)
        if (posting.itemId === itemId) {
          const kind = kindOf(posting);
          next[kind] = move(next[kind] ?? {}, posting);
        }
      if (event.type === 'pledge.amended')
        for (const { lineId, quantity, from, to } of event.data.reassigned ?? []) {
          const line = event.data.lines.find((each) => each.lineId === lineId);
          if (line === undefined || (itemId !== from && itemId !== to)) continue;
          const kind = kindOf(line.item);
          const accounts =
            itemId === to
              ? ({ from: 'pledged', to: 'promised' } as const)
              : ({ from: 'promised', to: 'pledged' } as const);
          next[kind] = move(next[kind] ?? {}, { ...accounts, quantity });
        }
      return { kinds: next };
    }),
  );
}

/** Changes a pledge, and the sums that include its lines. */
function changePromise(event: RecordedEvent<DriveScopedEvent>): readonly Change[] {
  const data: { readonly driveId: string; readonly pledgeId?: string | undefined } = event.data;
  if (data.pledgeId === undefined) return [];
  const changes = lineChanges(event);
  const said = saidOfPledge(event);
  if (changes.length === 0 && Object.keys(said).length === 0) return [];
  const id = data.pledgeId;
  let before: Omit<PromiseDocument, 'id'> = { lines: {} };
  let after: Omit<PromiseDocument, 'id'> = before;
  return [
    change<PromiseDocument>('promises', id, (promise) => {
      before = promise ?? { lines: {} };
      after = remember(
        { ...before, ...said, driveId: data.driveId, lines: waitsFor(before.lines, changes) },
        event,
        changes,
      );
      return { ...after, id };
    }),
    // Changes are applied in order, so the old and the new state of the pledge are known here.
    change<TotalsDocument>('totals', data.driveId, (totals = { ...NOTHING, id: data.driveId }) => ({
      ...totals,
      waiting: addWaiting(addWaiting(totals.waiting, before, -1), after, 1),
    })),
    ...namedItems(event).map((itemId) =>
      changeItem(data.driveId, itemId, (item) => ({
        waiting: addWaiting(addWaiting(item.waiting, before, -1, itemId), after, 1, itemId),
      })),
    ),
  ];
}

function countEvent(
  { latestHour, inLatestHour, earlier }: EventNumbers,
  hour: string,
): EventNumbers {
  if (hour < latestHour) return { latestHour, inLatestHour, earlier: earlier + 1 };
  return hour === latestHour
    ? { latestHour, inLatestHour: inLatestHour + 1, earlier }
    : { latestHour: hour, inLatestHour: 1, earlier: earlier + inLatestHour };
}

function project(event: RecordedEvent<BlueboxEvent>): readonly Change[] {
  if (event.type === 'item.merged') {
    const { itemId, into } = event.data;
    return [change<MergedItemDocument>('mergedItems', itemId, () => ({ id: itemId, into }))];
  }
  // Other events that name no drive change no totals.
  if (!namesDrive(event)) return [];
  const { driveId } = event.data;
  const effect: Effect = {
    postings: postings(event),
    rejections: rejectionsOf(event),
    counts: countsOf(event),
  };
  const counts = effect.postings.length > 0 || Object.keys(effect.counts).length > 0;
  const published = event.type === 'drive.published';
  // Events without an effect are skipped, because every event of a busy drive would otherwise write
  // the drive's one document.
  const terms =
    event.type === 'drive.opened' || event.type === 'drive.amended' ? event.data.terms : undefined;
  const promise = changePromise(event);
  if (!counts && !published && terms === undefined && promise.length === 0) return [];

  const totals = change<TotalsDocument>('totals', driveId, (before = NOTHING) => ({
    ...before,
    id: driveId,
    asOf: laterOf(before.asOf, event.recordedAt),
    began: earlierOf(before.began, event.recordedAt),
    published: before.published || published,
    kinds: addEffect(before.kinds, effect),
    counts: addCounts(before.counts, effect.counts),
    events: countEvent(before.events, event.recordedAt.slice(0, SPANS.hour)),
    ...(terms === undefined
      ? {}
      : {
          terms: {
            rules: terms.rules,
            expectedArrival: terms.expectedArrival,
            needs: terms.needs,
          },
        }),
  }));
  const journal = (span: Span) => {
    const begins = event.recordedAt.slice(0, SPANS[span]);
    const id = journalId(driveId, begins);
    return change<JournalDocument>('journal', id, (before) => ({
      id,
      driveId,
      span,
      begins,
      kinds: addEffect(before?.kinds ?? {}, effect),
      counts: addCounts(before?.counts ?? NO_COUNTS, effect.counts),
      ...(span === 'hour'
        ? { flows: addFlows(before?.flows, event, effect.postings, effect.rejections) }
        : {}),
    }));
  };
  const items = moveItems(event, effect.postings);
  if (!counts) return [totals, ...items, ...promise];
  const kits = followKits(event, (edit) =>
    change<TotalsDocument>('totals', driveId, (before = NOTHING) => ({
      ...before,
      kitContents: edit(before.kitContents),
    })),
  );
  const minute = journalId(driveId, event.recordedAt.slice(0, SPANS.minute));
  const seconds = change<SecondsDocument>('seconds', minute, (before) => ({
    id: minute,
    seconds: addSecond(before?.seconds ?? {}, event.recordedAt, effect),
  }));
  return [
    totals,
    ...items,
    ...promise,
    ...kits,
    ...followOrigins(event, effect.postings),
    journal('hour'),
    journal('minute'),
    seconds,
  ];
}

/**
 * Double-entry totals per drive: current totals, and changes by hour, minute and second. Sums
 * commute, so the services' events may arrive in any order.
 */
export const totalsProjection = defineProjection({
  name: 'tracker-totals',
  version: 14,
  collections: [
    { name: 'totals', indexes: [] },
    { name: 'promises', indexes: ['driveId+large'] },
    { name: makings, indexes: [] },
    { name: nests, indexes: [] },
    { name: 'journal', indexes: ['driveId+span+begins'] },
    { name: 'seconds', indexes: [] },
    { name: origins, indexes: [] },
    { name: 'items', indexes: [] },
    { name: 'mergedItems', indexes: ['into'] },
  ],
  reads: eachOf(accountedGroups, project),
});
