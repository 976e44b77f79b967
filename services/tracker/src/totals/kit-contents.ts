import type { BlueboxEvent, DriveScopedEvent, Item, KitFate } from '@bluebox/contracts';
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
import { spoiledAwayBy } from './spoiled-away.ts';

/**
 * Goods of each kind by the place of their kits, and the quantity that has been sent. Places
 * without goods have no entry.
 */
export type KitContents = Readonly<
  Partial<Record<Kind, Readonly<Partial<Record<KitFate | 'sent', number>>>>>
>;

/** Kits that were assembled together or given as kits, with the ledger of their parcel. */
export interface MakingDocument extends Document {
  readonly driveId: string;
  readonly balances: Balances;
  /** Number of kits that were damaged or lost after they had been sent. */
  readonly spoiledAway?: number;
  /**
   * Components of all kits together; absent before the assembly, and after the kits were taken
   * apart.
   */
  readonly components?: Readonly<Partial<Record<Kind, number>>>;
  /** Kinds of goods that cannot be divided equally among the kits. */
  readonly uneven?: readonly Kind[];
  /** Components that are kits themselves. */
  readonly inner?: readonly InnerKits[];
  /** Set if these kits went into larger kits or contain other kits; see {@link NestDocument}. */
  readonly isNested?: true;
}

/** Kits of one parcel inside larger kits. */
interface InnerKits {
  readonly parcelId: string;
  readonly quantity: number;
  /**
   * Number of inner kits in each larger kit; absent if it is unknown or may differ.
   */
  readonly each?: number;
}

/**
 * All nested assemblies of a drive, in one document. Inner kits move with the larger kits around
 * them, but the events of larger kits do not name the inner kits.
 */
interface NestDocument extends Document {
  readonly makings: Readonly<Record<string, MakingDocument>>;
}

interface MovedKits {
  readonly parcelId: string;
  readonly postings: readonly Posting[];
}

/** Returns an event of several parcels, reduced to one parcel. */
const narrowed = (event: BlueboxEvent, data: object): BlueboxEvent =>
  ({ ...event, data: { ...event.data, ...data } }) as BlueboxEvent;

/** Returns the movements of each parcel of kits in an event. */
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

type Components = Pick<MakingDocument, 'components' | 'uneven' | 'inner'>;

function componentsAfter(event: BlueboxEvent, before: Components): Components {
  if (event.type === 'kit.taken-apart') return {};
  if (event.type !== 'kit.assembled') {
    const { components, uneven, inner } = before;
    return {
      ...(components === undefined ? {} : { components }),
      ...(uneven === undefined ? {} : { uneven }),
      ...(inner === undefined ? {} : { inner }),
    };
  }
  const byKind: Partial<Record<Kind, number>> = {};
  const byGoods = new Map<
    string,
    { readonly kind: Kind; readonly quantity: number; readonly parcels: number }
  >();
  const goodsOf = (item: Item) => JSON.stringify([kindOf(item), item.name, item.specification]);
  for (const { item, quantity } of event.data.components) {
    const kind = kindOf(item);
    byKind[kind] = (byKind[kind] ?? 0) + quantity;
    const goods = goodsOf(item);
    const { quantity: others = 0, parcels = 0 } = byGoods.get(goods) ?? {};
    byGoods.set(goods, { kind, quantity: others + quantity, parcels: parcels + 1 });
  }
  const made = event.data.quantity;
  const inner = event.data.components
    .filter(({ item }) => item.category === 'kit')
    .map(({ parcelId, item, quantity }): InnerKits => {
      // The number in each larger kit is unknown if equal kits from several assemblies went into
      // the larger kits.
      const isDivided = byGoods.get(goodsOf(item))?.parcels === 1 && quantity % made === 0;
      return { parcelId, quantity, ...(isDivided ? { each: quantity / made } : {}) };
    });
  const rest = [...byGoods.values()].filter(({ quantity }) => quantity % made > 0);
  return {
    components: byKind,
    ...(rest.length === 0 ? {} : { uneven: [...new Set(rest.map(({ kind }) => kind))] }),
    ...(inner.length === 0 ? {} : { inner }),
  };
}

/** Accounts of kits that are not in larger kits. */
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
const ENDS: readonly KitFate[] = ['confirmed', 'disposed', 'lost', 'damaged', 'ended'];

type Places = ReadonlyMap<KitFate, number>;

/**
 * Returns one place for all kits: the only place that has kits, `ended` if all places are ends, and
 * `several` otherwise.
 */
function placeOfAll(places: Places): KitFate {
  const [first, ...others] = places.keys();
  if (first === undefined) return 'several';
  if (others.length === 0) return first;
  return [...places.keys()].every((fate) => ENDS.includes(fate)) ? 'ended' : 'several';
}

const sumOf = (places: Places): number => [...places.values()].reduce((sum, kits) => sum + kits, 0);

type Nest = NestDocument['makings'];

/**
 * Returns the places of the kits of an assembly. Kits in larger kits are where the larger kits are.
 */
function placesOf(making: MakingDocument, nest: Nest): Places {
  const { id, balances } = making;
  const places = new Map<KitFate, number>();
  const add = (fate: KitFate, kits: number) => places.set(fate, (places.get(fate) ?? 0) + kits);
  let unseen = balances.inKit ?? 0;
  for (const fate of FATES) {
    const kits = balances[fate] ?? 0;
    // Events of another service may be ahead. Kits then seem to have left a place before they
    // arrived there.
    if (kits < 0) return new Map([['several', balances.assembled ?? 0]]);
    if (kits > 0) add(fate, kits);
  }
  for (const larger of Object.values(nest))
    for (const { parcelId, quantity, each } of larger.inner ?? []) {
      if (parcelId !== id) continue;
      unseen -= quantity;
      const outer = placesOf(larger, nest);
      if (each !== undefined && sumOf(outer) === larger.balances.assembled)
        for (const [fate, kits] of outer) add(fate, kits * each);
      else add(placeOfAll(outer), quantity);
    }
  if (unseen !== 0) add('several', unseen);
  return places;
}

/**
 * Returns the number of kits of an assembly that are known to have been sent. Kits in larger kits
 * are sent with the larger kits.
 */
function sentKits({ id, balances, spoiledAway = 0 }: MakingDocument, nest: Nest): number {
  let sent =
    (balances.inTransit ?? 0) + (balances.delivered ?? 0) + (balances.confirmed ?? 0) + spoiledAway;
  for (const larger of Object.values(nest))
    for (const { parcelId, quantity, each } of larger.inner ?? []) {
      if (parcelId !== id) continue;
      const outer = sentKits(larger, nest);
      const { assembled: made = 0, found = 0 } = larger.balances;
      if (outer > 0 && outer >= made + found) sent += quantity;
      // Larger kits that an adjustment found may contain anything.
      else if (found === 0 && each !== undefined) sent += outer * each;
    }
  return sent;
}

/**
 * Returns how much of one kind of goods in an assembly's kits was sent: all, none, or an equal
 * share for each sent kit.
 */
function sentShare(making: MakingDocument, nest: Nest, kind: Kind, quantity: number): number {
  const made = making.balances.assembled ?? 0;
  const sent = sentKits(making, nest);
  const found = making.balances.found ?? 0;
  if (made <= 0 || sent <= 0) return 0;
  if (sent >= made + found) return quantity;
  // Kits that an adjustment found may contain anything.
  return found > 0 || making.uneven?.includes(kind) ? 0 : (quantity / made) * sent;
}

/**
 * Divides one kind of goods among the places of an assembly's kits. If places are unknown, or the
 * contents of the kits differ, all goods get one place.
 */
function shares(
  making: MakingDocument,
  places: Places,
  kind: Kind,
  quantity: number,
): readonly (readonly [KitFate, number])[] {
  const made = making.balances.assembled ?? 0;
  const isKnown = sumOf(places) === made && !making.uneven?.includes(kind);
  return isKnown && places.size > 1
    ? [...places].map(([fate, kits]) => [fate, (quantity / made) * kits])
    : [[placeOfAll(places), quantity]];
}

/** Adds the components of an assembly's kits, or removes them with sign -1. */
function addContents(
  contents: KitContents,
  making: MakingDocument | undefined,
  sign: 1 | -1,
  nest: Nest = {},
): KitContents {
  if (making?.components === undefined) return contents;
  const places = placesOf(making, nest);
  const next: { -readonly [K in Kind]?: NonNullable<KitContents[K]> } = { ...contents };
  for (const [kind, quantity] of Object.entries(making.components) as [Kind, number][])
    for (const [fate, share] of [
      ...shares(making, places, kind, quantity),
      ['sent', sentShare(making, nest, kind, quantity)] as const,
    ]) {
      const { [fate]: held = 0, ...elsewhere } = next[kind] ?? {};
      const total = held + sign * share;
      const after: Partial<Record<KitFate | 'sent', number>> =
        total === 0 ? elsewhere : { ...elsewhere, [fate]: total };
      if (Object.keys(after).length > 0) next[kind] = after;
      else delete next[kind];
    }
  return next;
}

const withSpoiledAway = (spoiledAway: number): Pick<MakingDocument, 'spoiledAway'> =>
  spoiledAway === 0 ? {} : { spoiledAway };

const addNest = (contents: KitContents, nest: Nest, sign: 1 | -1): KitContents =>
  Object.values(nest).reduce((sum, making) => addContents(sum, making, sign, nest), contents);

export const makings = 'makings';
export const nests = 'nests';

/** Returns the parcels of kits that an event puts into larger kits. */
const nestedBy = (event: BlueboxEvent): readonly string[] =>
  event.type === 'kit.assembled'
    ? event.data.components
        .filter(({ item }) => item.category === 'kit')
        .map(({ parcelId }) => parcelId)
    : [];

/**
 * Follows the kits that an event moves. The contents are computed from the current states of the
 * assemblies, so the services' events may arrive in any order.
 * @param edit changes the contents of kits in the drive's totals.
 */
export function followKits(
  event: RecordedEvent<DriveScopedEvent>,
  edit: (change: (contents: KitContents) => KitContents) => Change,
): readonly Change[] {
  const { driveId } = event.data;
  return movedKits(event).flatMap(({ parcelId, postings: moved }) => {
    const inner = nestedBy(event);
    /** Assemblies that were not nested before the change. */
    let alone: readonly MakingDocument[] = [];
    let after: readonly MakingDocument[] = [];
    let nestBefore: Nest = {};
    let nestAfter: Nest = {};
    const keep = (before: MakingDocument | undefined, now: MakingDocument) => {
      if (before !== undefined && before.isNested !== true) alone = [...alone, before];
      after = [...after, now];
      return now;
    };
    return [
      change<MakingDocument>(makings, parcelId, (making) => {
        // Changes may be applied again after a conflict, so the lists are cleared.
        alone = [];
        after = [];
        return keep(making, {
          id: parcelId,
          driveId,
          balances: moved.reduce(move, making?.balances ?? {}),
          ...withSpoiledAway(
            moved.reduce((sum, posting) => sum + spoiledAwayBy(posting), making?.spoiledAway ?? 0),
          ),
          ...componentsAfter(event, making ?? {}),
          ...(making?.isNested === true || inner.length > 0 ? { isNested: true } : {}),
        });
      }),
      ...inner.map((id) =>
        change<MakingDocument>(makings, id, (making) =>
          keep(making, { ...(making ?? { id, driveId, balances: {} }), isNested: true }),
        ),
      ),
      change<NestDocument>(nests, driveId, (nest) => {
        nestBefore = nest?.makings ?? {};
        const joining = after.filter(({ isNested }) => isNested === true);
        nestAfter =
          joining.length === 0
            ? nestBefore
            : {
                ...nestBefore,
                ...Object.fromEntries(joining.map((making) => [making.id, making])),
              };
        return joining.length === 0 ? nest : { id: driveId, makings: nestAfter };
      }),
      // Changes are applied in order, so the old and the new state of the assemblies are known
      // here.
      edit((contents) => {
        const rest = alone.reduce((sum, making) => addContents(sum, making, -1), contents);
        const lone = after.filter(({ isNested }) => isNested !== true);
        const sum = lone.reduce((more, making) => addContents(more, making, 1), rest);
        return nestAfter === nestBefore ? sum : addNest(addNest(sum, nestBefore, -1), nestAfter, 1);
      }),
    ];
  });
}
