import {
  driveEvents,
  type Item,
  type Need,
  parcelEvents,
  pledgeEvents,
  receptionEvents,
} from '@bluebox/contracts';
import { type Change, change, defineProjection, someOf } from '@bluebox/event-sourcing';

const references = 'references';
const needs = 'needs';

/** Kinds of records that name items of the catalogue. */
export type ReferringKind = 'pledge' | 'reception' | 'parcel';

/** A record that has named an item. */
export interface ItemReferenceDocument {
  readonly id: string;
  readonly itemId: string;
  readonly kind: ReferringKind;
}

/** The items that the needs of a drive name. */
export interface ItemNeedsDocument {
  readonly id: string;
  readonly itemIds: readonly string[];
}

const refer = (kind: ReferringKind, recordId: string, named: readonly Item[]): readonly Change[] =>
  [...new Set(named.flatMap(({ itemId }) => itemId ?? []))].map((itemId) => {
    const id = `${kind}/${recordId}/${itemId}`;
    return change<ItemReferenceDocument>(references, id, () => ({ id, itemId, kind }));
  });

const needed = (driveId: string, terms: { readonly needs: readonly Need[] }): readonly Change[] => [
  change<ItemNeedsDocument>(needs, driveId, (before) => {
    const itemIds = [...new Set(terms.needs.flatMap(({ itemId }) => itemId ?? []))];
    return itemIds.length === 0 && before === undefined ? undefined : { id: driveId, itemIds };
  }),
];

const itemsOf = (lines: readonly { readonly item: Item }[]): readonly Item[] =>
  lines.map(({ item }) => item);

/**
 * The records that name items of the catalogue, so that a merge can tell what it concerns. A record
 * that once named an item stays, because its history names the item for ever.
 */
export const itemReferencesProjection = defineProjection({
  name: 'inventory-item-references',
  version: 1,
  collections: [
    { name: references, indexes: ['itemId+kind'] },
    { name: needs, indexes: [] },
  ],
  reads: [
    someOf(driveEvents, {
      'drive.opened': ({ data }) => needed(data.driveId, data.terms),
      'drive.amended': ({ data }) => needed(data.driveId, data.terms),
      'drive.discarded': ({ data }) => [change(needs, data.driveId, () => undefined)],
    }),
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data }) => refer('pledge', data.pledgeId, itemsOf(data.lines)),
      'pledge.amended': ({ data }) => refer('pledge', data.pledgeId, itemsOf(data.lines)),
    }),
    someOf(receptionEvents, {
      'reception.recorded': ({ data }) => refer('reception', data.receptionId, itemsOf(data.lines)),
    }),
    someOf(parcelEvents, {
      'parcel.created': ({ data }) => refer('parcel', data.parcelId, [data.item]),
    }),
  ],
});
