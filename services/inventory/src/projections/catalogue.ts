import {
  type CatalogueItem,
  type ItemNames,
  itemEvents,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection } from '@bluebox/event-sourcing';
import { knownFields } from '../domain/known-fields.ts';
import { pinyinInitials } from './pinyin-initials.ts';

const items = 'items';
const codes = 'codes';

/** An item of the catalogue, with the fields to sort and search by. */
export interface ItemDocument extends CatalogueItem {
  readonly id: string;
  readonly version: number;
  /** Whether the item stands for itself; `false` if it was merged. */
  readonly listed: boolean;
  /** Item into which this one was merged, which may have been merged itself. */
  readonly mergedInto?: string;
  /** The name as it is compared with the beginning of a search. */
  readonly searchName: string;
  /** Initials of the most likely reading; absent unless the name has Chinese characters. */
  readonly initials?: string | undefined;
  readonly searchText: string;
}

/** The item that has a code, and the number of items that have had it. */
export interface CodeDocument {
  readonly id: string;
  readonly itemId?: string;
  readonly holders: number;
}

/** Returns the fields that the API shows. */
export const catalogueItemOf = ({
  itemId,
  name,
  specification,
  english,
  category,
  unit,
  codes: known,
}: ItemDocument): CatalogueItem => ({
  itemId,
  ...knownFields({ name, specification, english }),
  category,
  unit,
  codes: known,
});

type Facts = Omit<ItemDocument, 'searchName' | 'initials' | 'searchText'>;

/** Adds the fields that are derived from names and codes. */
function searchable(facts: Facts): ItemDocument {
  const readings = pinyinInitials(facts.name);
  return {
    ...facts,
    searchName: searchTextOf([facts.name]),
    ...knownFields({ initials: readings[0] }),
    searchText: searchTextOf([
      ...searchableItem(facts),
      facts.english,
      ...readings,
      ...facts.codes,
    ]),
  };
}

const factsOf = ({ searchName, initials, searchText, ...facts }: ItemDocument): Facts => facts;

const edit = (
  {
    data: { itemId },
    version,
  }: { readonly data: { readonly itemId: string }; readonly version: number },
  evolve: (facts: Facts) => Partial<Facts>,
) =>
  changeExisting<ItemDocument>(items, itemId, (before) => {
    const facts = factsOf(before);
    return searchable({ ...facts, ...evolve(facts), version });
  });

const namesOf = ({ name, specification, english }: ItemNames) =>
  knownFields({ name, specification, english });

/** All items, and the codes by which they are found. */
export const catalogueProjection = defineProjection({
  name: 'inventory-catalogue',
  version: 1,
  collections: [
    {
      name: items,
      indexes: [
        'listed+searchName+id+searchText',
        'searchName+id+searchText',
        'listed+initials',
        'mergedInto',
      ],
      counted: ['listed'],
    },
    { name: codes, indexes: [] },
  ],
  reads: [
    allOf(itemEvents, {
      'item.listed': ({ data: { itemId, category, unit, ...names }, version }) => [
        change<ItemDocument>(items, itemId, () =>
          searchable({
            id: itemId,
            itemId,
            ...namesOf(names),
            category,
            unit,
            codes: [],
            listed: true,
            version,
          }),
        ),
      ],
      'item.renamed': ({ data, version }) => [
        changeExisting<ItemDocument>(items, data.itemId, (before) => {
          const { name, specification, english, ...facts } = factsOf(before);
          return searchable({ ...facts, ...namesOf(data), version });
        }),
      ],
      'item.merged': (event) => [
        edit(event, () => ({ listed: false, mergedInto: event.data.into })),
      ],
      'item.code-learnt': (event) => {
        const { itemId, code, holder } = event.data;
        return [
          edit(event, (item) => ({ codes: [...item.codes, code] })),
          change<CodeDocument>(codes, code, () => ({ id: code, itemId, holders: holder })),
        ];
      },
      'item.code-forgotten': (event) => {
        const { code, holder } = event.data;
        return [
          edit(event, (item) => ({ codes: item.codes.filter((other) => other !== code) })),
          // The item that remains after a merge may have learnt the code already.
          changeExisting<CodeDocument>(codes, code, (before) =>
            before.holders === holder ? { id: code, holders: holder } : before,
          ),
        ];
      },
    }),
  ],
});
