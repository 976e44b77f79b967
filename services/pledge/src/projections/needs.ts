import {
  type Category,
  type GoodsOfDrive,
  type NeedEvent,
  needEvents,
  type PledgeEvent,
  pledgeEvents,
  type ReceptionEvent,
  receptionEvents,
  type Unit,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  defineProjection,
  eachOf,
  findEach,
  type View,
} from '@bluebox/event-sourcing';
import { PLACES, type Posting, postings } from '@bluebox/ledger';

const goods = 'goods';
const shares = 'shares';

interface GoodsDocument extends GoodsOfDrive {
  readonly id: string;
  readonly driveId: string;
}
interface SharesDocument {
  readonly id: string;
  readonly driveId: string;
  readonly needId: string;
  readonly total: number;
}

interface Kind {
  readonly category: Category;
  readonly unit: Unit;
  readonly itemId?: string | undefined;
}

const places: readonly string[] = PLACES;

/** Returns the quantity by which a movement changes the goods that are in some place. */
const gainOf = ({ from, to, quantity }: Posting): number =>
  (places.includes(to) ? quantity : 0) - (places.includes(from) ? quantity : 0);

/** Adds to the goods of one kind. A sum of 0 keeps its document, so that the order makes no difference. */
const addGoods = (
  driveId: string,
  { category, unit, itemId }: Kind,
  by: Partial<Pick<GoodsOfDrive, 'promised' | 'atDesk'>>,
): Change => {
  const id = [driveId, category, unit, itemId ?? ''].join('|');
  return change<GoodsDocument>(goods, id, (before) => ({
    id,
    driveId,
    category,
    unit,
    ...(itemId === undefined ? {} : { itemId }),
    promised: (before?.promised ?? 0) + (by.promised ?? 0),
    atDesk: (before?.atDesk ?? 0) + (by.atDesk ?? 0),
  }));
};

/** Returns the ids of the items that an event names, by line. */
function itemsNamed(event: PledgeEvent): ReadonlyMap<string, string | undefined> {
  switch (event.type) {
    case 'pledge.submitted':
      return new Map(event.data.lines.map(({ lineId, item }) => [lineId, item.itemId]));
    case 'pledge.amended':
      return new Map(event.data.changes.map(({ lineId, itemId }) => [lineId, itemId]));
    case 'pledge.link-rotated':
    case 'pledge.giver-forgotten':
    case 'pledge.appointed':
    case 'pledge.appointment-ended':
      return new Map();
    default:
      return new Map(event.data.lines.map(({ lineId, itemId }) => [lineId, itemId]));
  }
}

function addPromised(event: PledgeEvent): readonly Change[] {
  const { driveId } = event.data;
  const named = itemsNamed(event);
  const moved = postings(event).map((posting) =>
    addGoods(
      driveId,
      { ...posting, itemId: named.get(posting.of.lineId ?? '') },
      { promised: gainOf(posting) },
    ),
  );
  if (event.type !== 'pledge.amended') return moved;
  const exchanged = (event.data.reassigned ?? []).flatMap(({ from, to, quantity, ...kind }) => [
    addGoods(driveId, { ...kind, itemId: from }, { promised: -quantity }),
    addGoods(driveId, { ...kind, itemId: to }, { promised: quantity }),
  ]);
  return [...moved, ...exchanged];
}

function addAtDesk(event: ReceptionEvent): readonly Change[] {
  const { data } = event;
  const itemOf = (lineId: string | undefined): string | undefined =>
    'item' in data ? data.item.itemId : data.lines.find((l) => l.lineId === lineId)?.item.itemId;
  return postings(event)
    .filter((posting) => gainOf(posting) !== 0)
    .map((posting) =>
      addGoods(
        data.driveId,
        { ...posting, itemId: itemOf(posting.of.lineId) },
        { atDesk: gainOf(posting) },
      ),
    );
}

const addShare = ({ driveId, needId }: NeedEvent['data'], by: number): readonly Change[] => {
  const id = `${driveId}|${needId}`;
  return [
    change<SharesDocument>(shares, id, (before) => ({
      id,
      driveId,
      needId,
      total: (before?.total ?? 0) + by,
    })),
  ];
};

/** The goods of each drive by kind and item, and the shares that pledges have of its strict needs. */
export const needsProjection = defineProjection({
  name: 'pledge-needs',
  version: 1,
  collections: [
    { name: goods, indexes: ['driveId'] },
    { name: shares, indexes: ['driveId'] },
  ],
  reads: [
    ...eachOf([pledgeEvents], addPromised),
    ...eachOf([receptionEvents], addAtDesk),
    allOf(needEvents, {
      'need.reserved': ({ data }) => addShare(data, data.quantity),
      'need.freed': ({ data }) => addShare(data, -data.quantity),
    }),
  ],
});

export interface GoodsAndShares {
  readonly goods: readonly GoodsOfDrive[];
  /** Total of the shares that pledges have of each strict need, by the need's id. */
  readonly shares: ReadonlyMap<string, number>;
}

/** Reads what is known of a drive's needs. */
export async function readGoodsAndShares(needs: View, driveId: string): Promise<GoodsAndShares> {
  const read = async <D extends GoodsDocument | SharesDocument>(collection: string) => {
    const found: D[] = [];
    for await (const document of findEach<D>((query) => needs.find<D>(collection, query), {
      where: { driveId },
    }))
      found.push(document);
    return found;
  };
  const [ofDrive, held] = await Promise.all([
    read<GoodsDocument>(goods),
    read<SharesDocument>(shares),
  ]);
  return { goods: ofDrive, shares: new Map(held.map(({ needId, total }) => [needId, total])) };
}
