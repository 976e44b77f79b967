import { type CountEvent, MOST_COUNTED, type ParcelEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';
import {
  assertStocked,
  type Parcel,
  parcelDecider,
  parcelStream,
  quantityHere,
  type StockedParcel,
} from './parcel.ts';

/* Decides stocktakes: figures by people who do not see the records, and what follows from them. */

type DataOf<T extends CountEvent['type']> = EventOfType<CountEvent, T>['data'];

/** Quantity of a parcel that a person counted, at a version of the parcel. */
export interface Figure {
  readonly parcelId: string;
  readonly quantity: number;
  readonly version: number;
  /** Account of the person. */
  readonly by: string;
}
export type CountCommand =
  | ({ readonly type: 'begin' } & DataOf<'count.begun'>)
  | ({ readonly type: 'count'; readonly parcel: Parcel } & Figure)
  | ({ readonly type: 'recount'; readonly parcel: Parcel } & Figure)
  | {
      readonly type: 'count-box';
      readonly boxId: string;
      /** Drive of the box. */
      readonly driveId: string;
      readonly present: boolean;
      readonly by: string;
    }
  | {
      readonly type: 'abandon';
      readonly reason: DataOf<'count.abandoned'>['reason'];
      readonly noteId?: string | undefined;
    };

type PostedParcel = DataOf<'count.posted'>['parcels'][number];

interface BegunCount extends DataOf<'count.begun'> {
  /** Every figure in the order in which it was given, so that the state grows by appending. */
  readonly figures: readonly (Figure & { readonly isRecount: boolean })[];
  readonly boxes: readonly {
    readonly boxId: string;
    readonly present: boolean;
    readonly by: string;
  }[];
  readonly posted: readonly PostedParcel[];
  /** Adjustments that were reversed together with the count. */
  readonly reversed: readonly string[];
}
/**
 * The states of a stocktake. It is `reversing` while some of its adjustments are reversed and others
 * are not, which a crash can leave behind.
 */
export type StockCount =
  | { readonly status: 'none' }
  | ({ readonly status: 'open' | 'abandoned' | 'reversing' | 'reversed' } & BegunCount);
export type BegunStockCount = Exclude<StockCount, { readonly status: 'none' }>;

export const countStream = (countId: string): string => `count-${countId}`;

function decide(command: CountCommand, count: StockCount): readonly CountEvent[] {
  if (command.type === 'begin') {
    if (count.status !== 'none') throw refuse('COUNT_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'count.begun', data: knownFields(data) }];
  }
  assertBegun(count);
  assertOpen(count);
  const ids = { countId: count.countId, driveId: count.driveId };
  switch (command.type) {
    case 'count':
    case 'recount': {
      const { parcel, parcelId, quantity, version, by } = command;
      assertStocked(parcel);
      assertInCount(count, parcel);
      const entry = entriesOf(count).get(parcelId);
      if (entry?.posted !== undefined) throw refuse('ALREADY_COUNTED', { parcelId });
      const data = { ...ids, parcelId, quantity, version, by };
      if (command.type === 'recount') {
        if (entry === undefined || !isComplete(entry, count))
          throw refuse('NOT_COUNTED_YET', { parcelId });
        return [{ type: 'count.recounted', data }];
      }
      if (entry !== undefined && isComplete(entry, count))
        throw refuse('ALREADY_COUNTED', { parcelId });
      if (entry === undefined && entriesOf(count).size >= MOST_COUNTED)
        throw refuse('COUNT_FULL', { most: MOST_COUNTED });
      return [{ type: 'count.counted', data }];
    }
    case 'count-box': {
      const { boxId, present, by, driveId } = command;
      if (driveId !== count.driveId) throw refuse('WRONG_DRIVE', { boxId });
      const boxes = new Set(count.boxes.map((box) => box.boxId));
      if (!boxes.has(boxId) && boxes.size >= MOST_COUNTED)
        throw refuse('COUNT_FULL', { most: MOST_COUNTED });
      return [{ type: 'count.box-counted', data: { ...ids, boxId, present, by } }];
    }
    case 'abandon': {
      const { reason, noteId } = command;
      return [{ type: 'count.abandoned', data: { ...ids, reason, ...knownFields({ noteId }) } }];
    }
  }
}

export function assertBegun(count: StockCount): asserts count is BegunStockCount {
  if (count.status === 'none') throw refuse('UNKNOWN_COUNT');
}

function assertOpen(count: BegunStockCount): void {
  if (count.status === 'abandoned') throw refuse('COUNT_ABANDONED');
  if (count.status !== 'open') throw refuse('COUNT_REVERSED');
}

function assertInCount(count: BegunStockCount, parcel: StockedParcel): void {
  const { parcelId } = parcel;
  if (parcel.driveId !== count.driveId) throw refuse('WRONG_DRIVE', { parcelId });
  if (!isInScope(count, parcel)) throw refuse('NOT_IN_COUNT', { parcelId });
}

/** Whether a parcel of the drive is among the goods to which the count is limited. */
export const isInScope = (
  { category, parcelIds }: Pick<BegunCount, 'category' | 'parcelIds'>,
  parcel: { readonly parcelId: string; readonly item: { readonly category: string } },
): boolean =>
  (category === undefined || parcel.item.category === category) &&
  (parcelIds === undefined || parcelIds.includes(parcel.parcelId));

function evolve(count: StockCount, event: CountEvent): StockCount {
  if (event.type === 'count.begun')
    return { status: 'open', ...event.data, figures: [], boxes: [], posted: [], reversed: [] };
  if (count.status === 'none') return count;
  switch (event.type) {
    case 'count.counted':
    case 'count.recounted': {
      const { parcelId, quantity, version, by } = event.data;
      const isRecount = event.type === 'count.recounted';
      const figure = { parcelId, quantity, version, by, isRecount };
      return { ...count, figures: [...count.figures, figure] };
    }
    case 'count.box-counted': {
      const { boxId, present, by } = event.data;
      const others = count.boxes.filter((box) => box.boxId !== boxId);
      return { ...count, boxes: [...others, { boxId, present, by }] };
    }
    case 'count.posted':
      return { ...count, posted: [...count.posted, ...event.data.parcels] };
    case 'count.reversed': {
      const { adjustments, complete } = event.data;
      const ids = adjustments.map(({ adjustmentId }) => adjustmentId);
      const status = complete ? 'reversed' : 'reversing';
      return { ...count, status, reversed: [...count.reversed, ...ids] };
    }
    case 'count.abandoned':
      return { ...count, status: 'abandoned' };
  }
}

export const countDecider: Decider<CountCommand, StockCount, CountEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

/** The figures that a stocktake has of one parcel, and the posted one. */
export interface CountedParcel {
  readonly parcelId: string;
  /** The latest figure of each person, without recounts. */
  readonly figures: readonly Figure[];
  /** The latest recount, which replaces the figures. */
  readonly recount?: Figure;
  readonly posted?: PostedParcel;
}

/** Returns the figures of each counted parcel, in the order of the first figures. */
export function entriesOf({
  figures,
  posted,
}: Pick<BegunCount, 'figures' | 'posted'>): ReadonlyMap<string, CountedParcel> {
  const entries = new Map<string, CountedParcel>();
  for (const { isRecount, ...figure } of figures) {
    const { parcelId, by } = figure;
    const entry = entries.get(parcelId) ?? { parcelId, figures: [] };
    const others = entry.figures.filter((other) => other.by !== by);
    entries.set(
      parcelId,
      isRecount ? { ...entry, recount: figure } : { ...entry, figures: [...others, figure] },
    );
  }
  for (const parcel of posted) {
    const entry = entries.get(parcel.parcelId);
    if (entry !== undefined) entries.set(parcel.parcelId, { ...entry, posted: parcel });
  }
  return entries;
}

/** Whether as many people counted the parcel as the stocktake asks for. */
const isComplete = (
  { figures }: CountedParcel,
  { counters }: Pick<BegunCount, 'counters'>,
): boolean => figures.length >= counters;

/** The state of a counted parcel: settled, or the step that it waits for. */
export type Standing =
  | { readonly kind: 'settled'; readonly counted: number; readonly expected: number }
  | { readonly kind: 'posted' }
  /** The parcel no longer exists, because its inspection or assembly was reversed. */
  | { readonly kind: 'gone' }
  | { readonly kind: RecountReason };
/**
 * Reason for counting a parcel again: another person has yet to count it, its goods moved after
 * they were counted, or the figures differ from each other or from the record.
 */
export type RecountReason = 'second-count' | 'moved' | 'differs';

/**
 * Compares the figures of a parcel with its record. A difference stands only after a recount, and a
 * figure only while the parcel is at the version at which it was counted.
 */
export function standingOf(
  entry: CountedParcel,
  count: Pick<BegunCount, 'counters'>,
  parcel: Parcel,
  version: number,
): Standing {
  if (entry.posted !== undefined) return { kind: 'posted' };
  if (parcel.status !== 'stocked') return { kind: 'gone' };
  const expected = quantityHere(parcel);
  const { recount, figures } = entry;
  if (recount !== undefined)
    return recount.version === version
      ? { kind: 'settled', counted: recount.quantity, expected }
      : { kind: 'moved' };
  if (!isComplete(entry, count)) return { kind: 'second-count' };
  if (figures.some((figure) => figure.version !== version)) return { kind: 'moved' };
  return figures.every(({ quantity }) => quantity === expected)
    ? { kind: 'settled', counted: expected, expected }
    : { kind: 'differs' };
}

/** Events of one commit: those of the stocktake, and those of the parcels by stream. */
export interface CountDecision {
  readonly count: readonly CountEvent[];
  readonly parcels: Readonly<Record<string, readonly ParcelEvent[]>>;
}
/** Finds a parcel and the version of its stream. */
export type ParcelAt = (parcelId: string) => {
  readonly parcel: Parcel;
  readonly version: number;
};

/**
 * Refuses a posting of a count that is not open. Refuses the only person who counted, if two were
 * asked for.
 */
export function assertMayPost(count: StockCount, by: string): asserts count is BegunStockCount {
  assertBegun(count);
  assertOpen(count);
  const people = new Set(count.figures.map((figure) => figure.by));
  if (count.counters === 2 && people.size === 1 && people.has(by)) throw refuse('SAME_PERSON');
}

/**
 * Decides the posting of some parcels in one commit. Parcels that are not settled are left out:
 * those that moved meanwhile, and those that another commit of the same posting has posted.
 */
export function decidePosting(
  parcelIds: readonly string[],
  { by, noteId, newId }: { by: string; noteId?: string | undefined; newId: () => string },
  count: StockCount,
  parcelAt: ParcelAt,
): CountDecision {
  assertMayPost(count, by);
  const { countId, driveId } = count;
  const entries = entriesOf(count);
  const posted: PostedParcel[] = [];
  const parcels: Record<string, readonly ParcelEvent[]> = {};
  for (const parcelId of parcelIds) {
    const entry = entries.get(parcelId);
    const { parcel, version } = parcelAt(parcelId);
    const standing = entry && standingOf(entry, count, parcel, version);
    if (standing?.kind !== 'settled') continue;
    const { counted, expected } = standing;
    if (counted === expected) {
      posted.push({ parcelId, counted, expected });
      continue;
    }
    const adjustmentId = newId();
    posted.push({ parcelId, counted, expected, adjustmentId });
    parcels[parcelStream(parcelId)] = parcelDecider.decide(
      {
        type: 'adjust',
        adjustmentId,
        direction: counted > expected ? 'found' : 'lost',
        quantity: Math.abs(counted - expected),
        reason: 'recount',
        countId,
      },
      parcel,
    );
  }
  if (posted.length === 0) return { count: [], parcels: {} };
  const data = { countId, driveId, parcels: posted, ...knownFields({ noteId }) };
  return { count: [{ type: 'count.posted', data }], parcels };
}

/** Returns the adjustments of a stocktake that were not reversed together with it. */
export const standingAdjustments = ({
  posted,
  reversed,
}: Pick<BegunCount, 'posted' | 'reversed'>): readonly {
  readonly parcelId: string;
  readonly adjustmentId: string;
}[] =>
  posted.flatMap(({ parcelId, adjustmentId }) =>
    adjustmentId === undefined || reversed.includes(adjustmentId)
      ? []
      : [{ parcelId, adjustmentId }],
  );

/** Refuses to reverse a count without a posting, and one that was reversed. */
export function assertReversible(count: StockCount): asserts count is BegunStockCount {
  assertBegun(count);
  if (count.status === 'reversed') throw refuse('COUNT_REVERSED');
  if (count.posted.length === 0) throw refuse('COUNT_NOT_POSTED');
}

/**
 * Decides the reversal of some parcels' adjustments in one commit. An adjustment that was reversed
 * by hand stays as it is. Refuses if found goods are no longer free.
 */
export function decideCountReversal(
  parcelIds: readonly string[],
  { reason, noteId }: { reason: DataOf<'count.reversed'>['reason']; noteId?: string | undefined },
  count: StockCount,
  parcelAt: ParcelAt,
): CountDecision {
  assertReversible(count);
  const { countId, driveId } = count;
  const standing = standingAdjustments(count);
  const adjustments = standing.filter(({ parcelId }) => parcelIds.includes(parcelId));
  const parcels: Record<string, readonly ParcelEvent[]> = {};
  for (const { parcelId, adjustmentId } of adjustments) {
    const { parcel } = parcelAt(parcelId);
    assertStocked(parcel);
    const adjustment = parcel.adjustments.find((other) => other.adjustmentId === adjustmentId);
    if (adjustment?.reversal === undefined)
      parcels[parcelStream(parcelId)] = parcelDecider.decide(
        { type: 'reverse-adjustment', adjustmentId, reason },
        parcel,
      );
  }
  const complete = adjustments.length === standing.length;
  const data = { countId, driveId, adjustments, complete, reason, ...knownFields({ noteId }) };
  return { count: [{ type: 'count.reversed', data }], parcels };
}
