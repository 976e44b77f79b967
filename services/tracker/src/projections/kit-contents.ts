import type { BlueboxEvent, KitFate } from '@bluebox/contracts';
import { type Change, change, type Document, type RecordedEvent } from '@bluebox/event-sourcing';
import {
  type Account,
  type Balances,
  type Kind,
  kindOf,
  move,
  type Posting,
  postings,
} from '@bluebox/ledger';

/** Goods of each kind by where the kits are that they went into. Where nothing is, nothing is written. */
export type KitContents = Readonly<
  Partial<Record<Kind, Readonly<Partial<Record<KitFate, number>>>>>
>;

/** The kits of one making, or kits that were given as such: a ledger of one parcel. */
export interface MakingDocument extends Document {
  readonly driveId: string;
  readonly balances: Balances;
  /** Components of all kits of the making; absent before it, and after they were taken apart. */
  readonly components?: Readonly<Partial<Record<Kind, number>>>;
  /** Kinds of which the kits cannot all hold equally much. */
  readonly uneven?: readonly Kind[];
}

interface MovedKits {
  readonly parcelId: string;
  readonly postings: readonly Posting[];
}

/** An event that moves several parcels, as if it moved one of them. */
const narrowed = (event: BlueboxEvent, data: object): BlueboxEvent =>
  ({ ...event, data: { ...event.data, ...data } }) as BlueboxEvent;

/** Movements of each parcel of kits in an event. */
function movedKits(event: BlueboxEvent): readonly MovedKits[] {
  switch (event.type) {
    case 'kit.assembled':
    case 'kit.taken-apart':
    case 'parcel.packed':
    case 'parcel.unpacked':
    case 'parcel.taken-for-kit':
    case 'parcel.returned-from-kit':
    case 'parcel.adjusted':
    case 'parcel.adjustment-reversed':
      return event.data.item.category === 'kit'
        ? [{ parcelId: event.data.parcelId, postings: postings(event) }]
        : [];
    case 'consignment.box-dispatched':
    case 'consignment.box-dispatch-reversed':
    case 'consignment.box-delivered':
    case 'consignment.box-delivery-reversed':
      return event.data.contents
        .filter(({ item }) => item.category === 'kit')
        .map((content) => ({
          parcelId: content.parcelId,
          postings: postings(narrowed(event, { contents: [content] })),
        }));
    case 'receipt.confirmed':
    case 'receipt.reversed':
      return event.data.lines
        .filter(({ item }) => item.category === 'kit')
        .map((line) => ({
          parcelId: line.parcelId,
          postings: postings(narrowed(event, { lines: [line] })),
        }));
    default:
      return [];
  }
}

type Components = Pick<MakingDocument, 'components' | 'uneven'>;

function componentsAfter(event: BlueboxEvent, { components, uneven }: Components): Components {
  if (event.type === 'kit.taken-apart') return {};
  if (event.type !== 'kit.assembled')
    return {
      ...(components === undefined ? {} : { components }),
      ...(uneven === undefined ? {} : { uneven }),
    };
  const byKind: Partial<Record<Kind, number>> = {};
  const byGoods = new Map<string, { readonly kind: Kind; readonly quantity: number }>();
  for (const { item, quantity } of event.data.components) {
    const kind = kindOf(item);
    byKind[kind] = (byKind[kind] ?? 0) + quantity;
    const goods = JSON.stringify([kind, item.name, item.specification]);
    byGoods.set(goods, { kind, quantity: (byGoods.get(goods)?.quantity ?? 0) + quantity });
  }
  const rest = [...byGoods.values()].filter(({ quantity }) => quantity % event.data.quantity > 0);
  return {
    components: byKind,
    ...(rest.length === 0 ? {} : { uneven: [...new Set(rest.map(({ kind }) => kind))] }),
  };
}

/** Places of kits. */
const FATES: readonly (Account & KitFate)[] = [
  'accepted',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
  'disposed',
  'lost',
  'damaged',
];
const ENDS: readonly KitFate[] = ['confirmed', 'disposed', 'lost', 'damaged'];

/**
 * Divides a kind of goods in the kits of a making by where those are. Kits of one making have equal contents, as
 * far as their number allows it; of kits that went into larger ones, no place is recorded.
 */
function shares(
  { balances, uneven = [] }: MakingDocument,
  kind: Kind,
  quantity: number,
): readonly (readonly [KitFate, number])[] {
  const held = FATES.flatMap((fate) =>
    (balances[fate] ?? 0) === 0 ? [] : [[fate, balances[fate] ?? 0] as const],
  );
  const [first, ...others] = held;
  const isSeen = (balances.inKit ?? 0) === 0 && held.every(([, kits]) => kits > 0);
  if (first === undefined || !isSeen) return [['several', quantity]];
  if (others.length === 0) return [[first[0], quantity]];
  const made = balances.assembled ?? 0;
  const areThose = held.reduce((sum, [, kits]) => sum + kits, 0) === made;
  if (areThose && !uneven.includes(kind))
    return held.map(([fate, kits]) => [fate, (quantity / made) * kits]);
  return [[held.every(([fate]) => ENDS.includes(fate)) ? 'ended' : 'several', quantity]];
}

/** Adds the components of a making's kits, or removes them with sign -1. */
function addContents(
  contents: KitContents,
  making: MakingDocument | undefined,
  sign: 1 | -1,
): KitContents {
  if (making?.components === undefined) return contents;
  const next: Partial<Record<Kind, Readonly<Partial<Record<KitFate, number>>>>> = { ...contents };
  for (const [kind, quantity] of Object.entries(making.components) as [Kind, number][])
    for (const [fate, share] of shares(making, kind, quantity)) {
      const { [fate]: held = 0, ...elsewhere } = next[kind] ?? {};
      const total = held + sign * share;
      const after: Partial<Record<KitFate, number>> =
        total === 0 ? elsewhere : { ...elsewhere, [fate]: total };
      if (Object.keys(after).length > 0) next[kind] = after;
      else delete next[kind];
    }
  return next;
}

export const makings = 'makings';

/**
 * Follows the kits that an event moves. The sum of their components is computed over the makings as they are,
 * so it does not depend on which service's events were seen first.
 *
 * @param edit changes the kits' contents in the drive's totals.
 */
export function followKits(
  event: RecordedEvent<BlueboxEvent>,
  edit: (change: (contents: KitContents) => KitContents) => Change,
): readonly Change[] {
  const { driveId } = event.data;
  return movedKits(event).flatMap(({ parcelId, postings: moved }) => {
    let before: MakingDocument | undefined;
    let after: MakingDocument | undefined;
    return [
      change<MakingDocument>(makings, parcelId, (making) => {
        before = making;
        const balances = moved.reduce(move, making?.balances ?? {});
        after = {
          id: parcelId,
          driveId,
          balances,
          ...componentsAfter(event, making ?? {}),
        };
        return after;
      }),
      // Changes are applied in order: the making is known here as it was and as it is.
      edit((contents) => addContents(addContents(contents, before, -1), after, 1)),
    ];
  });
}
