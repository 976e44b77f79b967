import {
  type BoxSummary,
  boxEvents,
  type Content,
  searchableDay,
  searchableItem,
  searchTextOf,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

const boxes = 'boxes';

/** A box of the list, with the data to search for its contents. */
export interface BoxDocument extends BoxSummary {
  /** Packed quantity and search text, by parcel. */
  readonly inside: Readonly<Record<string, { readonly quantity: number; readonly text: string }>>;
  readonly searchText: string;
  /** Marks of the holds that stop contents of the box. */
  readonly marks: readonly string[];
}

/** Returns the fields that the API shows. */
export const boxSummaryOf = ({ inside, searchText, marks, ...box }: BoxDocument): BoxSummary => ({
  ...box,
  ...(marks.length === 0 ? {} : { held: true }),
});

const markOf = ({ parcelId, holdId }: { readonly parcelId: string; readonly holdId: string }) =>
  `${parcelId} ${holdId}`;

function withContent(box: BoxDocument, content: Content, sign: 1 | -1): BoxDocument {
  const { parcelId, item, expiry, lot } = content;
  const quantity = (box.inside[parcelId]?.quantity ?? 0) + sign * content.quantity;
  const { [parcelId]: _, ...others } = box.inside;
  const text = searchTextOf([...searchableItem(item), lot, ...searchableDay(expiry)]);
  const inside = quantity > 0 ? { ...others, [parcelId]: { quantity, text } } : others;
  return {
    ...box,
    itemCount: box.itemCount + sign * content.quantity,
    inside,
    marks: box.marks.filter((mark) => inside[mark.split(' ')[0] as string] !== undefined),
    searchText: [...new Set(Object.values(inside).map((part) => part.text))].join('\n'),
  };
}

const changeBox = (boxId: string, next: (box: BoxDocument) => BoxDocument): readonly Change[] => [
  changeExisting<BoxDocument>(boxes, boxId, next),
];

/** All boxes, to list them and to count them for the next number. */
export const boxesProjection = defineProjection({
  name: 'inventory-boxes',
  version: 3,
  collections: [
    {
      name: boxes,
      indexes: ['driveId+number+id+searchText', 'driveId+status+number'],
      counted: ['driveId', 'status'],
    },
  ],
  reads: [
    someOf(boxEvents, {
      'box.opened': ({ data: { boxId, driveId, number } }) => [
        change<BoxDocument>(boxes, boxId, () => ({
          id: boxId,
          driveId,
          number,
          status: 'open',
          itemCount: 0,
          inside: {},
          marks: [],
          searchText: '',
        })),
      ],
      'box.item-packed': ({ data: { boxId, content } }) =>
        changeBox(boxId, (box) => withContent(box, content, 1)),
      'box.item-unpacked': ({ data: { boxId, content } }) =>
        changeBox(boxId, (box) => withContent(box, content, -1)),
      'box.sealed': ({ data: { boxId, weight } }) =>
        changeBox(boxId, (box) => ({ ...box, status: 'sealed', weight })),
      'box.reopened': ({ data: { boxId } }) =>
        changeBox(boxId, ({ weight, ...box }) => ({ ...box, status: 'open' })),
      // The box stays in the list, so that its number is not reused.
      'box.discarded': ({ data: { boxId } }) =>
        changeBox(boxId, (box) => ({ ...box, status: 'discarded' })),
      'box.held': ({ data }) =>
        changeBox(data.boxId, (box) => ({ ...box, marks: [...box.marks, markOf(data)] })),
      'box.hold-lifted': ({ data }) =>
        changeBox(data.boxId, (box) => ({
          ...box,
          marks: box.marks.filter((mark) => mark !== markOf(data)),
        })),
      'box.granted': ({ data: { boxId, consignmentId } }) =>
        changeBox(boxId, (box) => ({ ...box, status: 'granted', consignmentId })),
      'box.released': ({ data: { boxId } }) =>
        changeBox(boxId, ({ consignmentId, ...box }) => ({ ...box, status: 'sealed' })),
    }),
  ],
});
