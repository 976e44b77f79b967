import {
  type HoldView,
  holdEvents,
  lotKey,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import {
  allOf,
  change,
  changeExisting,
  type Document,
  defineProjection,
} from '@bluebox/event-sourcing';

const holds = 'holds';
const lots = 'lots';

/** A hold of the list, with the text to search in. */
export interface HoldDocument extends HoldView {
  readonly searchText: string;
}

/** One lot of a hold, with which new goods of the lot are recognised. */
export interface HeldLotDocument extends Document {
  readonly lot: string;
  readonly holdId: string;
}

/** Returns the fields that the API shows. */
export const holdViewOf = ({ searchText, ...hold }: HoldDocument): HoldView => hold;

/** All holds, lifted or not. */
export const holdsProjection = defineProjection({
  name: 'inventory-holds',
  version: 1,
  collections: [
    { name: holds, indexes: ['status+placedAt+id+searchText', 'placedAt+id+searchText'] },
    { name: lots, indexes: ['lot'] },
  ],
  reads: [
    allOf(holdEvents, {
      'hold.placed': ({ data: { holdId, item, lots: named, why, grade }, recordedAt }) => [
        change<HoldDocument>(holds, holdId, () => ({
          id: holdId,
          item,
          lots: named,
          why,
          grade,
          status: 'placed',
          placedAt: recordedAt,
          searchText: searchTextOf([...searchableItem(item), ...named, why]),
        })),
        ...[...new Set(named.map(lotKey))].map((lot) =>
          change<HeldLotDocument>(lots, `${lot}\n${holdId}`, () => ({
            id: `${lot}\n${holdId}`,
            lot,
            holdId,
          })),
        ),
      ],
      'hold.lifted': ({ data: { holdId, reason }, recordedAt }) => [
        changeExisting<HoldDocument>(holds, holdId, (hold) => ({
          ...hold,
          status: 'lifted',
          liftedAt: recordedAt,
          reason,
        })),
      ],
    }),
  ],
});
