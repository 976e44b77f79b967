import { kitEvents, parcelEvents } from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  type ProjectionInterest,
} from '@bluebox/event-sourcing';
import { fragments, type Holdings, type KitFragment, type ParcelFragment } from './fragments.ts';

/* Changes the journeys by the events of parcels and kits. */

const editParcel = (parcelId: string, edit: (parcel: ParcelFragment) => ParcelFragment): Change =>
  changeExisting<ParcelFragment>(fragments.parcels, parcelId, edit);

/** Adds pieces to a place, or removes them. The place keeps the date of the last addition. */
function hold(holdings: Holdings, id: string, quantity: number, at: string): Holdings {
  const before = holdings[id];
  const total = (before?.quantity ?? 0) + quantity;
  if (total !== 0)
    return { ...holdings, [id]: { quantity: total, at: quantity > 0 ? at : (before?.at ?? at) } };
  const { [id]: _gone, ...others } = holdings;
  return others;
}

/** Marks of an event whose pieces are held, and its time. */
interface MaybeHeld {
  readonly data: { readonly held?: true | undefined };
  readonly recordedAt: string;
}

/** Changes the held quantity. */
function withHeld(parcel: ParcelFragment, difference: number, at: string): ParcelFragment {
  const { held, ...others } = parcel;
  const { held: next } = hold(held === undefined ? {} : { held }, 'held', difference, at);
  return next === undefined ? others : { ...others, held: next };
}

/** Changes the held quantity if the event says that its pieces are held. */
const ifHeld = (
  { data, recordedAt }: MaybeHeld,
  parcel: ParcelFragment,
  difference: number,
): ParcelFragment => (data.held === true ? withHeld(parcel, difference, recordedAt) : parcel);

type Whereabouts = 'boxes' | 'kits' | 'ended';
/** Moves pieces of a parcel to a place, or back with a negative quantity. */
const moveParcel = (
  event: MaybeHeld & { readonly data: { readonly parcelId: string } },
  whereabouts: Whereabouts,
  id: string,
  quantity: number,
): readonly Change[] => [
  editParcel(event.data.parcelId, (parcel) => ({
    ...ifHeld(event, parcel, -quantity),
    [whereabouts]: hold(parcel[whereabouts], id, quantity, event.recordedAt),
  })),
];

const findParcel = (
  event: MaybeHeld & { readonly data: { readonly parcelId: string } },
  quantity: number,
): readonly Change[] => [
  editParcel(event.data.parcelId, (parcel) => ({
    ...ifHeld(event, parcel, quantity),
    quantity: parcel.quantity + quantity,
    found: parcel.found + quantity,
  })),
];

/** The events of parcels and kits that change journeys. */
export const parcelInterests: readonly ProjectionInterest[] = [
  allOf(parcelEvents, {
    'parcel.created': ({ data, recordedAt }) => [
      change<ParcelFragment>(fragments.parcels, data.parcelId, () => ({
        id: data.parcelId,
        driveId: data.driveId,
        ...(data.origin.kind === 'assembly' ? { kitId: data.origin.kitId } : {}),
        ...(data.origin.kind === 'inspection' && data.origin.pledgeId !== undefined
          ? { pledgeId: data.origin.pledgeId }
          : {}),
        item: data.item,
        ...(data.expiry === undefined ? {} : { expiry: data.expiry }),
        ...(data.lot === undefined ? {} : { lot: data.lot }),
        createdAt: recordedAt,
        quantity: data.quantity,
        found: 0,
        boxes: {},
        kits: {},
        ended: {},
      })),
    ],
    'parcel.voided': ({ data }) => [change(fragments.parcels, data.parcelId, () => undefined)],
    'parcel.packed': (event) => moveParcel(event, 'boxes', event.data.boxId, event.data.quantity),
    'parcel.unpacked': (event) =>
      moveParcel(event, 'boxes', event.data.boxId, -event.data.quantity),
    'parcel.taken-for-kit': (event) =>
      moveParcel(event, 'kits', event.data.kitId, event.data.quantity),
    'parcel.returned-from-kit': (event) =>
      moveParcel(event, 'kits', event.data.kitId, -event.data.quantity),
    'parcel.adjusted': (event) => {
      const { direction, quantity } = event.data;
      return direction === 'found'
        ? findParcel(event, quantity)
        : moveParcel(event, 'ended', direction, quantity);
    },
    'parcel.adjustment-reversed': (event) => {
      const { direction, quantity } = event.data;
      return direction === 'found'
        ? findParcel(event, -quantity)
        : moveParcel(event, 'ended', direction, -quantity);
    },
    'parcel.held': ({ data: { parcelId, holdId, quantity }, recordedAt }) => [
      editParcel(parcelId, ({ holds = [], ...parcel }) => ({
        ...withHeld(parcel, quantity, recordedAt),
        holds: [...holds, holdId],
      })),
    ],
    'parcel.released': ({ data: { parcelId, holdId, quantity }, recordedAt }) => [
      editParcel(parcelId, ({ holds = [], ...parcel }) => {
        const left = holds.filter((other) => other !== holdId);
        return {
          ...withHeld(parcel, -quantity, recordedAt),
          ...(left.length === 0 ? {} : { holds: left }),
        };
      }),
    ],
  }),
  allOf(kitEvents, {
    'kit.assembled': ({ data }) => [
      change<KitFragment>(fragments.kits, data.kitId, () => ({
        id: data.kitId,
        driveId: data.driveId,
        parcelId: data.parcelId,
        components: data.components,
      })),
    ],
    'kit.taken-apart': ({ data }) => [change(fragments.kits, data.kitId, () => undefined)],
  }),
];
