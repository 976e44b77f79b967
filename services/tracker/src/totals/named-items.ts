import { findEach, type View } from '@bluebox/event-sourcing';
import { type Balances, type Kind, kindOf } from '@bluebox/ledger';
import {
  type ItemTotalsDocument,
  itemTotalsId,
  type MergedItemDocument,
  type TotalsDocument,
  type Waiting,
} from './projection.ts';

/** The goods of one item that needs name, with those of the items that were merged into it. */
export interface NamedItem {
  /** Ids by which needs name the item. */
  readonly itemIds: readonly string[];
  /** Kinds of these needs. */
  readonly needed: readonly Kind[];
  readonly kinds: Readonly<Partial<Record<Kind, Balances>>>;
  readonly waiting: Readonly<Record<string, Waiting>>;
}

/** Reads the goods of the items that the current needs of a drive name. */
export async function namedItems(
  totals: View,
  { id: driveId, terms }: Pick<TotalsDocument, 'id' | 'terms'>,
): Promise<readonly NamedItem[]> {
  const named = new Map<string, { itemIds: Set<string>; needed: Set<Kind> }>();
  for (const { itemId, ...need } of terms?.needs ?? []) {
    if (itemId === undefined) continue;
    const survivor = await survivorOf(totals, itemId);
    const item = named.get(survivor) ?? { itemIds: new Set(), needed: new Set() };
    named.set(survivor, item);
    item.itemIds.add(itemId);
    item.needed.add(kindOf(need));
  }
  return Promise.all(
    [...named].map(async ([survivor, { itemIds, needed }]) => {
      const ids = await withMerged(totals, survivor);
      const documents = await Promise.all(
        ids.map((itemId) => totals.get<ItemTotalsDocument>('items', itemTotalsId(driveId, itemId))),
      );
      const known = documents.filter((document) => document !== undefined);
      return { itemIds: [...itemIds], needed: [...needed], ...sumOf(known) };
    }),
  );
}

/** Returns the ids of all items that are the same as an item, because they were merged. */
export const idsOfSame = async (totals: View, itemId: string): Promise<readonly string[]> =>
  withMerged(totals, await survivorOf(totals, itemId));

async function survivorOf(totals: View, itemId: string): Promise<string> {
  for (let survivor = itemId; ; ) {
    const merged = await totals.get<MergedItemDocument>('mergedItems', survivor);
    if (merged === undefined) return survivor;
    survivor = merged.into;
  }
}

async function withMerged(totals: View, itemId: string): Promise<readonly string[]> {
  const ids = [itemId];
  for (const into of ids)
    for await (const { id } of findEach<MergedItemDocument>(
      (query) => totals.find('mergedItems', query),
      { where: { into } },
    ))
      ids.push(id);
  return ids;
}

function sumOf(documents: readonly ItemTotalsDocument[]): Pick<NamedItem, 'kinds' | 'waiting'> {
  const kinds: Partial<Record<Kind, Partial<Record<string, number>>>> = {};
  const waiting: Record<string, Waiting> = {};
  for (const document of documents) {
    for (const [kind, balances] of Object.entries(document.kinds) as [Kind, Balances][]) {
      const sum = kinds[kind] ?? {};
      kinds[kind] = sum;
      for (const [account, quantity] of Object.entries(balances))
        sum[account] = (sum[account] ?? 0) + quantity;
    }
    for (const [key, { promised, received }] of Object.entries(document.waiting)) {
      const before = waiting[key] ?? { promised: 0, received: 0 };
      waiting[key] = {
        promised: before.promised + promised,
        received: before.received + received,
      };
    }
  }
  return { kinds, waiting };
}
