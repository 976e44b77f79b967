import {
  holdEvents,
  type Item,
  lookalikeKey,
  lotKey,
  type ParcelEvent,
  type PledgeLine,
  parcelEvents,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  type EventOfType,
  type ProjectionInterest,
  someOf,
} from '@bluebox/event-sourcing';
import {
  type HoldFragment,
  type LotPointer,
  recallFragments,
  type UnnotedFragment,
  type WaitingFragment,
  type WaitingPortion,
} from './fragments.ts';

/* Changes the documents by which the goods of a lot are found. */

/** Notes the lot of a record under an id, or that the record has none any more. */
const noteLot = (
  id: string,
  {
    lot,
    ...pointer
  }: Omit<LotPointer, 'id' | 'written' | 'lot' | 'alike'> & {
    readonly lot?: string | undefined;
  },
): Change =>
  change<LotPointer>(recallFragments.lots, id, () =>
    lot === undefined
      ? undefined
      : { ...pointer, id, written: lot, lot: lotKey(lot), alike: lookalikeKey(lot) },
  );

const ofPledge = (
  pledgeId: string,
  driveId: string,
  lines: readonly PledgeLine[],
): readonly Change[] =>
  lines.map(({ lineId, item, lot }) =>
    noteLot(`${pledgeId}/${lineId}`, { kind: 'pledge', record: pledgeId, driveId, item, lot }),
  );

const unnotedId = (
  driveId: string,
  { itemId = '', name, specification = '', category, unit }: Item,
) => JSON.stringify([driveId, itemId, name, specification, category, unit]);

/** Changes the quantities without a lot. The difference is computed when the change is applied. */
const countUnnoted = (
  driveId: string,
  item: Item,
  difference: () => Partial<Pick<UnnotedFragment, 'waiting' | 'accepted'>>,
): Change => {
  const id = unnotedId(driveId, item);
  return change<UnnotedFragment>(recallFragments.unnoted, id, (known) => {
    const { waiting = 0, accepted = 0 } = difference();
    const next = {
      waiting: (known?.waiting ?? 0) + waiting,
      accepted: (known?.accepted ?? 0) + accepted,
    };
    return next.waiting === 0 && next.accepted === 0
      ? undefined
      : { id, item, name: item.name, driveId, ...next };
  });
};

const waitingWithoutLot = (fragment: WaitingFragment | undefined, lineId: string): number =>
  Object.values(fragment?.portions ?? {})
    .filter((portion) => portion.lineId === lineId && portion.lot === undefined)
    .reduce((sum, { waiting }) => sum + waiting, 0);

/** Changes the portions of a reception, and what waits without a lot of the lines. */
function wait(
  { receptionId, driveId }: { readonly receptionId: string; readonly driveId: string },
  lines: readonly { readonly lineId: string; readonly item: Item }[],
  evolve: (portions: WaitingFragment['portions']) => WaitingFragment['portions'],
): readonly Change[] {
  let before: WaitingFragment | undefined;
  let after: WaitingFragment | undefined;
  return [
    change<WaitingFragment>(recallFragments.waiting, receptionId, (known) => {
      before = known;
      after = { id: receptionId, driveId, portions: evolve(known?.portions ?? {}) };
      return after;
    }),
    // Changes are applied in order, so the old and the new state are known here.
    ...lines.map(({ lineId, item }) =>
      countUnnoted(driveId, item, () => ({
        waiting: waitingWithoutLot(after, lineId) - waitingWithoutLot(before, lineId),
      })),
    ),
  ];
}

const shift = (
  portions: WaitingFragment['portions'],
  key: string,
  difference: number,
): WaitingFragment['portions'] => {
  const portion = portions[key];
  return portion === undefined
    ? portions
    : { ...portions, [key]: { ...portion, waiting: portion.waiting + difference } };
};

type Inspected = EventOfType<ReceptionEvent, 'inspection.recorded' | 'inspection.reversed'>['data'];

/**
 * Returns the key of the portion that a part was taken from. Older events name none; their parts
 * come from the portion with the observed lot, or else from the line's first portion.
 */
function originOf(
  portions: WaitingFragment['portions'],
  { lineId, from, portion }: Inspected,
  lot: string | undefined,
): string {
  if (portion !== undefined) return `${portion}/${lineId}`;
  const here = Object.entries(portions).filter(
    ([, other]) => other.lineId === lineId && other.from === from,
  );
  const [key = ''] = here.find(([, other]) => other.lot === lot) ?? here[0] ?? [];
  return key;
}

/** Takes inspected goods out of their portions, or puts them back. */
function inspect(
  portions: WaitingFragment['portions'],
  inspected: Inspected,
  sign: 1 | -1,
): WaitingFragment['portions'] {
  const { lineId, item, parts } = inspected;
  let next = portions;
  for (const { quantity, seen } of parts)
    next = shift(next, originOf(portions, inspected, seen.lot), -sign * quantity);
  for (const { outcome, partId, quantity, seen } of parts) {
    if (outcome !== 'quarantined') continue;
    const key = `${partId}/${lineId}`;
    const known = next[key];
    const portion: WaitingPortion = {
      lineId,
      item,
      from: 'quarantined',
      waiting: (known?.waiting ?? 0) + sign * quantity,
      ...(seen.lot === undefined ? {} : { lot: seen.lot }),
    };
    next = { ...next, [key]: portion };
  }
  return next;
}

const noteParts = (
  { receptionId, driveId, lineId, item, parts }: Inspected,
  isRecorded: boolean,
): readonly Change[] =>
  parts
    .filter(({ outcome, seen }) => outcome === 'quarantined' && seen.lot !== undefined)
    .map(({ partId, seen }) =>
      noteLot(`${partId}/${lineId}`, {
        kind: 'reception',
        record: receptionId,
        driveId,
        item,
        lot: isRecorded ? seen.lot : undefined,
      }),
    );

/** Changes the quantity of a parcel if it has no lot. Its creation tells whether it has one. */
const found = (
  { parcelId, driveId, item }: ParcelEvent['data'],
  quantity: number,
): readonly Change[] => {
  let isUnnoted = false;
  return [
    change(UNNOTED_PARCELS, parcelId, (known) => {
      isUnnoted = known !== undefined;
      return known;
    }),
    countUnnoted(driveId, item, () => ({ accepted: isUnnoted ? quantity : 0 })),
  ];
};

/** Parcels of goods without a lot. Parcels of assembled kits are left out, since kits have none. */
export const UNNOTED_PARCELS = 'unnoted-parcels';

/** The events that change what is known of lots and holds. */
export const recallInterests: readonly ProjectionInterest[] = [
  someOf(pledgeEvents, {
    'pledge.submitted': ({ data: { pledgeId, driveId, lines } }) =>
      ofPledge(
        pledgeId,
        driveId,
        lines.filter(({ lot }) => lot !== undefined),
      ),
    'pledge.amended': ({ data: { pledgeId, driveId, lines } }) =>
      ofPledge(pledgeId, driveId, lines),
  }),
  someOf(receptionEvents, {
    'reception.recorded': ({ data }) => {
      const { receptionId, driveId, entryId, lines } = data;
      const came = lines.filter(({ received }) => received > 0);
      return [
        ...wait(data, came, (portions) => ({
          ...portions,
          ...Object.fromEntries(
            came.map(({ lineId, item, lot, received }): [string, WaitingPortion] => [
              `${entryId}/${lineId}`,
              {
                lineId,
                item,
                from: 'received',
                waiting: received,
                ...(lot === undefined ? {} : { lot }),
              },
            ]),
          ),
        })),
        ...came.flatMap(({ lineId, item, lot }) =>
          lot === undefined
            ? []
            : noteLot(`${entryId}/${lineId}`, {
                kind: 'reception',
                record: receptionId,
                driveId,
                item,
                lot,
              }),
        ),
      ];
    },
    // The portion stays, because goods of another entry with equal facts may have been taken from it.
    'reception.reversed': ({ data }) =>
      wait(data, data.lines, (portions) =>
        data.lines.reduce(
          (next, { lineId, received }) => shift(next, `${data.reverses}/${lineId}`, -received),
          portions,
        ),
      ),
    'inspection.recorded': ({ data }) => [
      ...wait(data, [data], (portions) => inspect(portions, data, 1)),
      ...noteParts(data, true),
    ],
    'inspection.reversed': ({ data }) => [
      ...wait(data, [data], (portions) => inspect(portions, data, -1)),
      ...noteParts(data, false),
    ],
  }),
  someOf(parcelEvents, {
    'parcel.created': ({ data: { parcelId, driveId, item, lot, origin, quantity } }) => {
      if (origin.kind === 'assembly') return [];
      if (lot !== undefined)
        return [noteLot(parcelId, { kind: 'parcel', record: parcelId, driveId, item, lot })];
      return [
        change(UNNOTED_PARCELS, parcelId, () => ({ id: parcelId })),
        countUnnoted(driveId, item, () => ({ accepted: quantity })),
      ];
    },
    'parcel.voided': ({ data }) => [
      ...found(data, -data.quantity),
      change(recallFragments.lots, data.parcelId, () => undefined),
      change(UNNOTED_PARCELS, data.parcelId, () => undefined),
    ],
    'parcel.adjusted': ({ data }) => (data.direction === 'found' ? found(data, data.quantity) : []),
    'parcel.adjustment-reversed': ({ data }) =>
      data.direction === 'found' ? found(data, -data.quantity) : [],
  }),
  allOf(holdEvents, {
    'hold.placed': ({ data: { holdId, item, lots, why } }) => [
      change<HoldFragment>(recallFragments.holds, holdId, () => ({
        id: holdId,
        item,
        lots,
        why,
        lifted: false,
      })),
    ],
    'hold.lifted': ({ data: { holdId } }) => [
      changeExisting<HoldFragment>(recallFragments.holds, holdId, (hold) => ({
        ...hold,
        lifted: true,
      })),
    ],
  }),
];
