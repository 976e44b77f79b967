import {
  type Content,
  consignmentEvents,
  type DriveTerms,
  driveEvents,
  type Item,
  type ReceiptLine,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

/** The quantities of one item that a consignment held when it was sent, and that the recipient found. */
export interface SentItem {
  readonly item: Item;
  readonly sent: number;
  readonly confirmed: number;
  readonly damaged: number;
  readonly missing: number;
  readonly surplus: number;
}

export interface SentConsignment extends Document {
  readonly driveId: string;
  readonly number: number;
  /** Time of the dispatch; absent before it, and after its reversal. */
  readonly sentAt?: string;
  readonly deliveredAt?: string;
  /** Time of the last receipt. */
  readonly receivedAt?: string;
  readonly boxes: number;
  readonly confirmedBoxes: number;
  /** The items by {@link itemKey}, without items of which nothing was sent or found. */
  readonly items: Readonly<Record<string, SentItem>>;
}

/** A box that was sent, to find the givers of its goods. */
export interface SentBox extends Document {
  readonly consignmentId: string;
  readonly parcels: readonly string[];
}

/** A drive whose public page compares the departments. */
export interface RankedDrive extends Document {
  readonly ranksDepartments: true;
}

export const rankedDrives = 'ranked-drives';
export const sentConsignments = 'sent-consignments';
export const sentBoxes = 'sent-boxes';

/** Returns a key that equal items share. */
const itemKey = ({ name, specification = '', category, unit }: Item): string =>
  JSON.stringify([category, name, specification, unit]);

type Found = Partial<Omit<SentItem, 'item'>>;

/** Adds quantities of items, or removes them with sign -1. */
function addItems(
  before: SentConsignment['items'],
  found: readonly (readonly [Item, Found])[],
  sign: 1 | -1,
): SentConsignment['items'] {
  const items: Record<string, SentItem> = { ...before };
  for (const [item, added] of found) {
    const key = itemKey(item);
    const { [key]: held = { item, sent: 0, confirmed: 0, damaged: 0, missing: 0, surplus: 0 } } =
      items;
    const sum = (of: keyof Found) => held[of] + sign * (added[of] ?? 0);
    const after: SentItem = {
      item,
      sent: sum('sent'),
      confirmed: sum('confirmed'),
      damaged: sum('damaged'),
      missing: sum('missing'),
      surplus: sum('surplus'),
    };
    if (after.sent === 0 && after.surplus === 0) delete items[key];
    else items[key] = after;
  }
  return items;
}

const edit = (
  consignmentId: string,
  to: (consignment: SentConsignment) => SentConsignment,
): readonly Change[] => [changeExisting<SentConsignment>(sentConsignments, consignmentId, to)];

const boxSent = (
  {
    consignmentId,
    boxId,
    contents,
  }: { consignmentId: string; boxId: string; contents: readonly Content[] },
  sign: 1 | -1,
): readonly Change[] => [
  change<SentBox>(sentBoxes, boxId, () =>
    sign === 1
      ? { id: boxId, consignmentId, parcels: contents.map(({ parcelId }) => parcelId) }
      : undefined,
  ),
  ...edit(consignmentId, (consignment) => ({
    ...consignment,
    boxes: consignment.boxes + sign,
    items: addItems(
      consignment.items,
      contents.map(({ item, quantity }) => [item, { sent: quantity }] as const),
      sign,
    ),
  })),
];

const boxReceived = (
  { consignmentId, lines }: { consignmentId: string; lines: readonly ReceiptLine[] },
  sign: 1 | -1,
  receivedAt?: string,
): readonly Change[] =>
  edit(consignmentId, (consignment) => ({
    ...consignment,
    ...(receivedAt === undefined ? {} : { receivedAt }),
    confirmedBoxes: consignment.confirmedBoxes + sign,
    items: addItems(
      consignment.items,
      lines.map(
        ({ item, received: confirmed, damaged, missing, surplus }) =>
          [item, { confirmed, damaged, missing, surplus }] as const,
      ),
      sign,
    ),
  }));

const rankedBy = ({
  data: { driveId, terms },
}: {
  readonly data: { readonly driveId: string; readonly terms: DriveTerms };
}): readonly Change[] => [
  change<RankedDrive>(rankedDrives, driveId, () =>
    terms.ranksDepartments === true ? { id: driveId, ranksDepartments: true } : undefined,
  ),
];

/**
 * The consignments of a drive by item, for its public statement, and whether its departments are
 * compared in public.
 */
export const statementProjection = defineProjection({
  name: 'tracker-statement',
  version: 1,
  collections: [
    { name: sentConsignments, indexes: ['driveId+number'] },
    { name: sentBoxes, indexes: ['consignmentId'] },
    { name: rankedDrives, indexes: [] },
  ],
  reads: [
    someOf(driveEvents, { 'drive.opened': rankedBy, 'drive.amended': rankedBy }),
    someOf(consignmentEvents, {
      'consignment.created': ({ data: { consignmentId, driveId, number } }) => [
        change<SentConsignment>(sentConsignments, consignmentId, () => ({
          id: consignmentId,
          driveId,
          number,
          boxes: 0,
          confirmedBoxes: 0,
          items: {},
        })),
      ],
      'consignment.discarded': ({ data: { consignmentId } }) => [
        change<SentConsignment>(sentConsignments, consignmentId, () => undefined),
      ],
      'consignment.dispatched': ({ data: { consignmentId }, recordedAt: sentAt }) =>
        edit(consignmentId, (consignment) => ({ ...consignment, sentAt })),
      'consignment.dispatch-reversed': ({ data: { consignmentId } }) =>
        edit(consignmentId, ({ sentAt: _, ...consignment }) => consignment),
      'consignment.box-dispatched': ({ data }) => boxSent(data, 1),
      'consignment.box-dispatch-reversed': ({ data }) => boxSent(data, -1),
      'consignment.delivered': ({ data: { consignmentId }, recordedAt: deliveredAt }) =>
        edit(consignmentId, (consignment) => ({ ...consignment, deliveredAt })),
      'consignment.delivery-reversed': ({ data: { consignmentId } }) =>
        edit(consignmentId, ({ deliveredAt: _, ...consignment }) => consignment),
      'receipt.confirmed': ({ data, recordedAt }) => boxReceived(data, 1, recordedAt),
      'receipt.reversed': ({ data }) => boxReceived(data, -1),
    }),
  ],
});
