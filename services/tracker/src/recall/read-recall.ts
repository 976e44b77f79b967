import {
  type Item,
  type JourneyPart,
  lookalikeKey,
  lotKey,
  MOST_RECALLED,
  type RecallQuery,
  type RecallView,
} from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import type { z } from 'zod';
import { accountOf } from '../journey/account-of-part.ts';
import {
  fragments,
  type ParcelFragment,
  type PledgeFragment,
  type ReceptionFragment,
} from '../journey/fragments.ts';
import { parcelParts, type Travels } from '../journey/journey.ts';
import { byId, travelsOf } from '../journey/read-fragments.ts';
import { idsOfSame } from '../totals/named-items.ts';
import {
  type LotPointer,
  recallFragments,
  type UnnotedFragment,
  type WaitingFragment,
} from './fragments.ts';

export interface RecallViews {
  readonly totals: View;
  readonly journeys: View;
  readonly groups: View;
}

type Wanted = z.output<typeof RecallQuery>;
/** The query, with the ids of all items that were merged with the named one, and its own. */
type Sought = Wanted & { readonly same: readonly string[] };
type Part = RecallView['parts'][number];

/** Whether goods are of the item that the query names; every item if it names none. */
const isWanted = ({ item: name, specification, itemId, same }: Sought, item: Item): boolean => {
  if (itemId !== undefined && item.itemId !== undefined) return same.includes(item.itemId);
  if (name === undefined) return itemId === undefined;
  return (
    item.name === name && (specification === undefined || item.specification === specification)
  );
};

const itemKey = ({ itemId = '', name, specification = '', category, unit }: Item): string =>
  JSON.stringify([itemId, name, specification, category, unit]);

/** Reads the pointers of a lot, and of lots that look like it. */
async function pointersAlike(view: View, lot: string): Promise<readonly LotPointer[]> {
  const where = { alike: lookalikeKey(lot) };
  const found: LotPointer[] = [];
  for await (const pointer of findEach<LotPointer>(
    (query) => view.find<LotPointer>(recallFragments.lots, query),
    { where },
  ))
    found.push(pointer);
  return found;
}

/** Returns all boxes that have the goods of a part, or some of the kits with the goods. */
const boxesOf = ({ boxId, kit }: JourneyPart): readonly string[] => [
  ...new Set([
    ...(boxId === undefined ? [] : [boxId]),
    ...(kit?.places ?? []).flatMap((place) => [
      ...(place.boxId === undefined ? [] : [place.boxId]),
      ...(place.within ?? []).flatMap((outer) => outer.boxId ?? []),
    ]),
  ]),
];

/** Reads where everything of a lot is. */
export async function readRecall(
  { totals, journeys, groups }: RecallViews,
  query: Wanted,
): Promise<RecallView> {
  const same = query.itemId === undefined ? [] : await idsOfSame(totals, query.itemId);
  const wanted = { ...query, same };
  const alike = await pointersAlike(journeys, wanted.lot);
  const isOfLot = ({ lot, item }: LotPointer) =>
    lot === lotKey(wanted.lot) && isWanted(wanted, item);
  const pointers = alike.filter(isOfLot);
  const parcels = await byId<ParcelFragment>(
    journeys,
    fragments.parcels,
    recordsOf(pointers, 'parcel'),
  );
  const travels = await travelsOf(journeys, parcels);
  const promised = await readPromised(journeys, pointers);
  const waiting = await readWaiting(journeys, pointers);
  const inStock = [...parcels.values()].flatMap((parcel) => partsOf(parcel, travels));
  const pledges = await byId<PledgeFragment>(
    journeys,
    fragments.pledges,
    [...inStock, ...waiting].flatMap(({ pledgeId }) => pledgeId ?? []),
  );
  const referenced = [...inStock, ...waiting].map(({ pledgeId, ...part }): Part => {
    const reference = pledges.get(pledgeId ?? '')?.reference;
    return { ...part, ...(reference === undefined ? {} : { reference }) };
  });
  const parts = [...promised, ...referenced];
  const balances: Record<string, number> = {};
  const items = new Map<string, { readonly item: Item; quantity: number }>();
  for (const { item, account, quantity } of parts) {
    balances[account] = (balances[account] ?? 0) + quantity;
    const known = items.get(itemKey(item)) ?? { item, quantity: 0 };
    items.set(itemKey(item), { item, quantity: known.quantity + quantity });
  }
  return {
    lot: wanted.lot,
    items: [...items.values()],
    balances,
    parts: parts.slice(0, MOST_RECALLED),
    partCount: parts.length,
    boxes: await readBoxes(groups, new Set(parts.flatMap(({ boxIds }) => boxIds)), travels),
    references: [...new Set(parts.flatMap(({ reference }) => reference ?? []))].sort(),
    hasWalkIns: [...inStock, ...waiting].some(({ pledgeId }) => pledgeId === undefined),
    unnoted: await readUnnoted(
      journeys,
      wanted,
      [...items.values()].map(({ item }) => item),
    ),
    alike: await readAlike(
      journeys,
      alike.filter((pointer) => !isOfLot(pointer)),
    ),
  };
}

const recordsOf = (pointers: readonly LotPointer[], kind: LotPointer['kind']): readonly string[] =>
  pointers.filter((pointer) => pointer.kind === kind).map(({ record }) => record);

type PartOfPledge = Omit<Part, 'reference'> & { readonly pledgeId?: string | undefined };

function partsOf(parcel: ParcelFragment, travels: Travels): readonly PartOfPledge[] {
  const { id, driveId, item, pledgeId } = parcel;
  return parcelParts(parcel, [], travels).map((part) => ({
    driveId,
    item,
    account: accountOf(part),
    quantity: part.quantity,
    parcelId: id,
    ...(part.kit?.item === undefined ? {} : { kit: part.kit.item.name }),
    boxIds: [...boxesOf(part)],
    pledgeId,
  }));
}

/** Returns what is promised of the lot and did not come yet. */
async function readPromised(view: View, pointers: readonly LotPointer[]): Promise<readonly Part[]> {
  const ids = recordsOf(pointers, 'pledge');
  const pledges = await byId<PledgeFragment>(view, fragments.pledges, ids);
  const receptions = await byId<ReceptionFragment>(view, fragments.receptions, ids);
  return pointers.flatMap(({ kind, id, record, driveId, item }): readonly Part[] => {
    const pledge = pledges.get(record);
    if (kind !== 'pledge' || pledge === undefined) return [];
    const lineId = id.slice(record.length + 1);
    const promise = pledge.balances[lineId]?.promised ?? 0;
    const quantity = promise + (receptions.get(record)?.balances[lineId]?.promised ?? 0);
    if (quantity <= 0) return [];
    const { reference } = pledge;
    return [{ driveId, item, account: 'promised', quantity, reference, boxIds: [] }];
  });
}

/** Returns what waits at the desk of the lot: to be inspected, or set aside. */
async function readWaiting(
  view: View,
  pointers: readonly LotPointer[],
): Promise<readonly PartOfPledge[]> {
  const lots = new Set(pointers.map(({ lot }) => lot));
  const wantedItems = new Set(pointers.map(({ item }) => itemKey(item)));
  const ids = recordsOf(pointers, 'reception');
  const receptions = await byId<ReceptionFragment>(view, fragments.receptions, ids);
  const portions = await byId<WaitingFragment>(view, recallFragments.waiting, ids);
  return [...portions.values()].flatMap(({ id, driveId, portions: known }) => {
    const sums = new Map<string, PartOfPledge>();
    for (const { lineId, item, lot, from, waiting } of Object.values(known)) {
      if (lot === undefined || !lots.has(lotKey(lot)) || !wantedItems.has(itemKey(item))) continue;
      const key = `${lineId} ${from}`;
      sums.set(key, {
        driveId,
        item,
        account: from,
        quantity: (sums.get(key)?.quantity ?? 0) + waiting,
        boxIds: [],
        pledgeId: receptions.get(id)?.pledgeId,
      });
    }
    return [...sums.values()].filter(({ quantity }) => quantity > 0);
  });
}

async function readBoxes(
  groups: View,
  boxIds: ReadonlySet<string>,
  { boxes, shipped, consignments }: Travels,
): Promise<RecallView['boxes']> {
  const names = new Map<string, string | undefined>();
  const recipientOf = async (driveId: string): Promise<string | undefined> => {
    if (!names.has(driveId)) {
      const drive = await groups.get<{ readonly id: string; readonly recipient: string }>(
        'drive-names',
        driveId,
      );
      names.set(driveId, drive?.recipient);
    }
    return names.get(driveId);
  };
  const told: RecallView['boxes'] = [];
  for (const boxId of boxIds) {
    const box = boxes.get(boxId);
    if (box === undefined) continue;
    const sent = shipped.get(boxId);
    const waybill = sent && consignments.get(sent.consignmentId)?.waybill;
    const recipient = sent && (await recipientOf(box.driveId));
    told.push({
      boxId,
      driveId: box.driveId,
      number: box.number,
      stage:
        sent === undefined
          ? 'packed'
          : sent.confirmedAt !== undefined
            ? 'confirmed'
            : sent.deliveredAt !== undefined
              ? 'delivered'
              : 'sent',
      ...(sent === undefined ? {} : { consignmentId: sent.consignmentId }),
      ...(waybill === undefined ? {} : { waybill }),
      ...(recipient === undefined ? {} : { recipient }),
    });
  }
  return told.sort((a, b) => a.number - b.number);
}

/** Returns the quantities without a lot: of the named item, or else of the items that were found. */
async function readUnnoted(
  view: View,
  wanted: Sought,
  items: readonly Item[],
): Promise<RecallView['unnoted']> {
  const names = new Set([
    ...(wanted.item === undefined ? [] : [wanted.item]),
    ...items.map(({ name }) => name),
  ]);
  const known = new Set(items.map(itemKey));
  const sum = { waiting: 0, accepted: 0 };
  for (const name of names)
    for await (const { item, waiting, accepted } of findEach<UnnotedFragment>(
      (query) => view.find<UnnotedFragment>(recallFragments.unnoted, query),
      { where: { name } },
    )) {
      const isNamed = wanted.item !== undefined || wanted.itemId !== undefined;
      if (!(isNamed ? isWanted(wanted, item) : known.has(itemKey(item)))) continue;
      sum.waiting += waiting;
      sum.accepted += accepted;
    }
  return sum;
}

/** Returns the lots that look like the wanted one with what was accepted of each item. */
async function readAlike(
  view: View,
  pointers: readonly LotPointer[],
): Promise<RecallView['alike']> {
  const parcels = await byId<ParcelFragment>(
    view,
    fragments.parcels,
    recordsOf(pointers, 'parcel'),
  );
  const found = new Map<string, RecallView['alike'][number]>();
  for (const { item, written, kind, record } of pointers) {
    const key = `${written}\n${itemKey(item)}`;
    const quantity = kind === 'parcel' ? (parcels.get(record)?.quantity ?? 0) : 0;
    const known = found.get(key) ?? { item, lot: written, quantity: 0 };
    found.set(key, { ...known, quantity: known.quantity + quantity });
  }
  return [...found.values()].slice(0, 20);
}
