import {
  type AddItemBody,
  CATALOGUE_SCOPE,
  type CodeBody,
  type MergeItemBody,
  type RenameItemBody,
  refuse,
  searchTextOf,
} from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  newStream,
  UniqueKeyTaken,
  type View,
} from '@bluebox/event-sourcing';
import { created, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { decideMerge, type HeldCode, type ItemCommand, itemDecider } from '../domain/item.ts';
import type { ItemDocument } from '../projections/catalogue.ts';
import { findItem, itemTarget, readCode } from './known-item.ts';

export interface CatalogueChanged {
  readonly store: EventStore;
  readonly catalogue: View;
  readonly newId: () => string;
}

/** Largest number of items that are compared with a new name. */
const MOST_NAMESAKES = 100;

/** Unique key by which one item at a time has a code. */
const codeKey = ({ code, holder }: HeldCode): string => `item-code:${code}:${holder}`;

/** Names in the catalogue that must differ between items. */
type Named = Pick<ItemDocument, 'name' | 'specification' | 'category' | 'unit'>;

/**
 * Refuses a name that another listed item has. The view may be behind, so two items may still get
 * one name at the same moment; they can be merged.
 */
async function assertNameIsFree(catalogue: View, named: Named, except?: string): Promise<void> {
  const key = ({ name, specification }: Named) => searchTextOf([name, specification]);
  const namesakes = await catalogue.find<ItemDocument>('items', {
    where: { listed: true, searchName: searchTextOf([named.name]) },
    limit: MOST_NAMESAKES,
  });
  const other = namesakes.find(
    (item) =>
      item.id !== except &&
      item.category === named.category &&
      item.unit === named.unit &&
      key(item) === key(named),
  );
  if (other !== undefined) throw refuse('ITEM_LISTED', { itemId: other.id });
}

/** Returns the codes as the next item to have them; refuses a code that another item has. */
async function freeCodes(
  catalogue: View,
  codes: readonly string[],
  itemId?: string,
): Promise<readonly HeldCode[]> {
  return Promise.all(
    [...new Set(codes)].map(async (code) => {
      const known = await readCode(catalogue, code);
      if (known?.itemId !== undefined && known.itemId !== itemId)
        throw await codeKnown(catalogue, code);
      return { code, holder: (known?.holders ?? 0) + 1 };
    }),
  );
}

/** Returns the refusal of a code that another item has, with that item if the view knows it. */
async function codeKnown(catalogue: View, code: string) {
  const itemId = (await readCode(catalogue, code))?.itemId;
  const item = itemId === undefined ? undefined : await findItem(catalogue, itemId);
  return refuse('CODE_KNOWN', {
    code,
    ...(item === undefined ? {} : { itemId: item.id, name: item.name }),
  });
}

/** Executes a command that claims codes. The view may be behind, so the claim may still fail. */
async function claiming<Answer>(
  catalogue: View,
  codes: readonly HeldCode[],
  command: (uniqueKeys: () => readonly string[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await command(() => codes.map(codeKey));
  } catch (error) {
    const taken =
      error instanceof UniqueKeyTaken && codes.find((held) => codeKey(held) === error.key);
    throw taken ? await codeKnown(catalogue, taken.code) : error;
  }
}

/** Lists a new item; refuses a name and a code that another item has. */
export async function addItem(
  { store, catalogue, newId }: CatalogueChanged,
  { codes, category, unit, ...names }: z.output<typeof AddItemBody>,
  context: CommandContext,
) {
  await assertNameIsFree(catalogue, { ...names, category, unit });
  const held = await freeCodes(catalogue, codes);
  const itemId = newId();
  return claiming(catalogue, held, (uniqueKeys) =>
    execute(store, {
      context,
      targets: { item: newStream(itemTarget(itemId)) },
      scope: () => CATALOGUE_SCOPE,
      decide: (states) => ({
        item: itemDecider.decide(
          { type: 'list', itemId, names, category, unit, codes: held },
          states.item,
        ),
      }),
      uniqueKeys,
      answer: (_states, versions) => created({ itemId, version: versions.item }, versions.item),
    }),
  );
}

const changeItem = (
  { store }: CatalogueChanged,
  itemId: string,
  command: ItemCommand,
  context: CommandContext,
  ifMatch: number | undefined,
  uniqueKeys?: () => readonly string[],
) =>
  execute(store, {
    context,
    targets: { item: itemTarget(itemId, ifMatch) },
    scope: () => CATALOGUE_SCOPE,
    decide: (states) => ({ item: itemDecider.decide(command, states.item) }),
    ...(uniqueKeys === undefined ? {} : { uniqueKeys }),
    answer: (_states, versions) => ok({ itemId, version: versions.item }, versions.item),
  });

/** Gives an item new names; refuses a name that another item has. */
export async function renameItem(
  dependencies: CatalogueChanged,
  itemId: string,
  names: z.output<typeof RenameItemBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const item = await findItem(dependencies.catalogue, itemId);
  if (item !== undefined)
    await assertNameIsFree(
      dependencies.catalogue,
      { ...names, category: item.category, unit: item.unit },
      itemId,
    );
  return changeItem(dependencies, itemId, { type: 'rename', names }, context, ifMatch);
}

/** Learns a code; refuses one that another item has. An item that has the code stays as it is. */
export async function learnCode(
  dependencies: CatalogueChanged,
  itemId: string,
  { code }: z.output<typeof CodeBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const held = await freeCodes(dependencies.catalogue, [code], itemId);
  return claiming(dependencies.catalogue, held, (uniqueKeys) =>
    changeItem(
      dependencies,
      itemId,
      { type: 'learn-code', ...(held[0] as HeldCode) },
      context,
      ifMatch,
      uniqueKeys,
    ),
  );
}

export const forgetCode = (
  dependencies: CatalogueChanged,
  itemId: string,
  { code }: z.output<typeof CodeBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) => changeItem(dependencies, itemId, { type: 'forget-code', code }, context, ifMatch);

/** Merges an item into another, which takes its codes in the same commit. */
export async function mergeItem(
  { store }: CatalogueChanged,
  itemId: string,
  { into }: z.output<typeof MergeItemBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  if (into === itemId) throw refuse('SAME_ITEM');
  /** Codes that the item which remains has learnt by the decision. */
  let moved: readonly HeldCode[] = [];
  return execute(store, {
    context,
    targets: { item: itemTarget(itemId, ifMatch), survivor: itemTarget(into) },
    scope: () => CATALOGUE_SCOPE,
    decide(states) {
      const { merged, survivor } = decideMerge(states.item, states.survivor);
      moved = survivor.flatMap((event) => (event.type === 'item.code-learnt' ? [event.data] : []));
      return { item: merged, survivor };
    },
    uniqueKeys: () => moved.map(codeKey),
    answer: (_states, versions) => ok({ itemId, version: versions.item }, versions.item),
  });
}
