import {
  type Category,
  type ItemEvent,
  type ItemNames,
  MOST_CODES,
  refuse,
  type Unit,
} from '@bluebox/contracts';
import type { Decider } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';

/** A code, with the number of the item among those that have had it; see `holder` of the events. */
export interface HeldCode {
  readonly code: string;
  readonly holder: number;
}

export type ItemCommand =
  | {
      readonly type: 'list';
      readonly itemId: string;
      readonly names: ItemNames;
      readonly category: Category;
      readonly unit: Unit;
      readonly codes: readonly HeldCode[];
    }
  | { readonly type: 'rename'; readonly names: ItemNames }
  | ({ readonly type: 'learn-code' } & HeldCode)
  | { readonly type: 'forget-code'; readonly code: string };

interface Facts extends ItemNames {
  readonly itemId: string;
  readonly category: Category;
  readonly unit: Unit;
}
/** An item of the catalogue. A merged item has given its codes to the item that took its place. */
export type ListedItem = Facts & {
  readonly status: 'listed';
  readonly codes: readonly HeldCode[];
};
export type CatalogueItemState =
  | { readonly status: 'none' }
  | ListedItem
  | (Facts & { readonly status: 'merged'; readonly into: string });

export const itemStream = (itemId: string): string => `item-${itemId}`;

/** Refuses an unknown item, and one that was merged. */
export function assertListed(item: CatalogueItemState): asserts item is ListedItem {
  if (item.status === 'none') throw refuse('UNKNOWN_ITEM');
  if (item.status === 'merged') throw refuse('ITEM_MERGED', { into: item.into });
}

const namesOf = ({ name, specification, english }: ItemNames): ItemNames =>
  knownFields({ name, specification, english });

const learnt = (itemId: string, { code, holder }: HeldCode): ItemEvent => ({
  type: 'item.code-learnt',
  data: { itemId, code, holder },
});
const forgotten = (itemId: string, { code, holder }: HeldCode): ItemEvent => ({
  type: 'item.code-forgotten',
  data: { itemId, code, holder },
});

function decide(command: ItemCommand, item: CatalogueItemState): readonly ItemEvent[] {
  if (command.type === 'list') {
    if (item.status !== 'none') throw refuse('ITEM_EXISTS');
    const { itemId, names, category, unit, codes } = command;
    return [
      { type: 'item.listed', data: { itemId, ...namesOf(names), category, unit } },
      ...codes.map((code) => learnt(itemId, code)),
    ];
  }
  assertListed(item);
  const { itemId } = item;
  switch (command.type) {
    case 'rename': {
      const names = namesOf(command.names);
      const isSame =
        names.name === item.name &&
        names.specification === item.specification &&
        names.english === item.english;
      return isSame ? [] : [{ type: 'item.renamed', data: { itemId, ...names } }];
    }
    case 'learn-code':
      if (item.codes.some(({ code }) => code === command.code)) return [];
      if (item.codes.length >= MOST_CODES) throw refuse('CODES_FULL', { most: MOST_CODES });
      return [learnt(itemId, command)];
    case 'forget-code': {
      const held = item.codes.find(({ code }) => code === command.code);
      if (held === undefined) throw refuse('UNKNOWN_CODE');
      return [forgotten(itemId, held)];
    }
  }
}

/** The events of a merge, by the item in whose stream they are. */
export interface MergeDecision {
  readonly merged: readonly ItemEvent[];
  readonly survivor: readonly ItemEvent[];
}

/**
 * Decides that an item is the same as another, which takes its place and its codes. Both need one
 * category and one unit, because the goods are counted by these.
 */
export function decideMerge(item: CatalogueItemState, survivor: CatalogueItemState): MergeDecision {
  assertListed(item);
  assertListed(survivor);
  const { itemId, codes } = item;
  const into = survivor.itemId;
  if (itemId === into) throw refuse('SAME_ITEM');
  if (item.category !== survivor.category || item.unit !== survivor.unit)
    throw refuse('ITEM_OF_OTHER_KIND');
  return {
    merged: [
      ...codes.map((code) => forgotten(itemId, code)),
      { type: 'item.merged', data: { itemId, into } },
    ],
    survivor: codes.map(({ code, holder }) => learnt(into, { code, holder: holder + 1 })),
  };
}

function evolve(item: CatalogueItemState, event: ItemEvent): CatalogueItemState {
  if (event.type === 'item.listed') return { status: 'listed', ...event.data, codes: [] };
  if (item.status !== 'listed') return item;
  const { itemId, category, unit } = item;
  switch (event.type) {
    case 'item.renamed':
      return {
        status: 'listed',
        itemId,
        category,
        unit,
        ...namesOf(event.data),
        codes: item.codes,
      };
    case 'item.merged': {
      const { codes, ...facts } = item;
      return { ...facts, status: 'merged', into: event.data.into };
    }
    case 'item.code-learnt': {
      const { code, holder } = event.data;
      return { ...item, codes: [...item.codes, { code, holder }] };
    }
    case 'item.code-forgotten':
      return { ...item, codes: item.codes.filter(({ code }) => code !== event.data.code) };
  }
}

export const itemDecider: Decider<ItemCommand, CatalogueItemState, ItemEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
