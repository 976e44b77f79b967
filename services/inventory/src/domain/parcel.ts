import { type Content, type ParcelEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { knownFields } from './known-fields.ts';

/**
 * A command to a parcel. A parcel is a quantity of equal accepted goods, or of kits that were
 * assembled together.
 */
export type ParcelCommand =
  | ({ readonly type: 'create' } & DataOf<'parcel.created'>)
  | { readonly type: 'void'; readonly reverses: string }
  | { readonly type: 'pack'; readonly boxId: string; readonly quantity: number }
  | { readonly type: 'unpack'; readonly boxId: string; readonly quantity: number }
  | { readonly type: 'take-for-kit'; readonly kitId: string; readonly quantity: number }
  | { readonly type: 'return-from-kit'; readonly kitId: string }
  | { readonly type: 'hold' | 'release'; readonly holdId: string }
  | ({
      readonly type: 'adjust';
      readonly noteId?: string | undefined;
      /** Stocktake that found the difference. */
      readonly countId?: string | undefined;
    } & Pick<DataOf<'parcel.adjusted'>, 'adjustmentId' | 'direction' | 'quantity' | 'reason'>)
  | {
      readonly type: 'reverse-adjustment';
      readonly adjustmentId: string;
      readonly reason: DataOf<'parcel.adjustment-reversed'>['reason'];
      readonly noteId?: string | undefined;
    };

type DataOf<T extends ParcelEvent['type']> = EventOfType<ParcelEvent, T>['data'];

interface Reversal {
  readonly reason: DataOf<'parcel.adjustment-reversed'>['reason'];
  readonly noteId?: string | undefined;
}
export interface Adjustment
  extends Pick<DataOf<'parcel.adjusted'>, 'adjustmentId' | 'direction' | 'quantity' | 'reason'> {
  readonly noteId?: string | undefined;
  readonly reversal?: Reversal | undefined;
}

interface CreatedParcel extends DataOf<'parcel.created'> {
  /** Quantity that is neither packed, nor in a kit, nor held, nor gone. */
  readonly free: number;
  /** Quantity that would be free if no hold stopped the parcel. */
  readonly held: number;
  /** Ids of the holds that stop the parcel. As long as there is one, nothing is free. */
  readonly holds: readonly string[];
  /** Packed quantity, by box. */
  readonly packed: Readonly<Record<string, number>>;
  /** Quantity taken for kits, by kit. */
  readonly inKits: Readonly<Record<string, number>>;
  readonly adjustments: readonly Adjustment[];
}

/**
 * The states of a parcel. The quantity of a stocked parcel at its creation equals `free + held +
 * packed + in kits + gone`, where `gone` is the net quantity that adjustments removed.
 */
export type Parcel =
  | { readonly status: 'none' }
  | ({ readonly status: 'stocked' } & CreatedParcel)
  | ({ readonly status: 'voided' } & CreatedParcel);
export type StockedParcel = Extract<Parcel, { readonly status: 'stocked' }>;

export const parcelStream = (parcelId: string): string => `parcel-${parcelId}`;

function decide(command: ParcelCommand, parcel: Parcel): readonly ParcelEvent[] {
  if (command.type === 'create') {
    if (parcel.status !== 'none') throw refuse('PARCEL_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'parcel.created', data: knownFields(data) }];
  }
  if (command.type === 'hold' || command.type === 'release') return changeHold(command, parcel);
  assertStocked(parcel);
  const { parcelId, driveId, item } = parcel;
  const ids = { parcelId, driveId, item };

  switch (command.type) {
    case 'void': {
      // Kits with held components can be taken apart. Goods that were inspected cannot be inspected
      // anew while they are held, because another lot would then free them.
      if (parcel.origin.kind === 'inspection') assertNotHeld(parcel);
      if (!isUntouched(parcel)) throw refuse('PARCEL_IN_USE', { parcelId });
      const { reverses } = command;
      return [{ type: 'parcel.voided', data: { ...ids, quantity: parcel.quantity, reverses } }];
    }
    case 'pack': {
      const { boxId, quantity } = command;
      assertFree(parcel, quantity);
      return [{ type: 'parcel.packed', data: { ...ids, quantity, boxId } }];
    }
    case 'unpack': {
      const { boxId, quantity } = command;
      const packed = parcel.packed[boxId] ?? 0;
      if (quantity > packed)
        throw refuse('NOT_THAT_MANY_PACKED', {
          parcelId,
          packed,
        });
      return [{ type: 'parcel.unpacked', data: { ...ids, quantity, boxId, ...heldMark(parcel) } }];
    }
    case 'take-for-kit': {
      const { kitId, quantity } = command;
      assertFree(parcel, quantity);
      return [{ type: 'parcel.taken-for-kit', data: { ...ids, quantity, kitId } }];
    }
    case 'return-from-kit': {
      const { kitId } = command;
      const quantity = parcel.inKits[kitId] ?? 0;
      return quantity === 0
        ? []
        : [
            {
              type: 'parcel.returned-from-kit',
              data: { ...ids, quantity, kitId, ...heldMark(parcel) },
            },
          ];
    }
    case 'adjust': {
      const { adjustmentId, direction, quantity, reason, countId, noteId } = command;
      if (direction !== 'found') assertHere(parcel, quantity);
      return [
        {
          type: 'parcel.adjusted',
          data: {
            ...ids,
            quantity,
            adjustmentId,
            direction,
            reason,
            ...heldMark(parcel),
            ...knownFields({ countId, noteId }),
          },
        },
      ];
    }
    case 'reverse-adjustment':
      return reverseAdjustment(command, parcel);
  }
}

/** Refuses unless the parcel exists and is not voided. */
export function assertStocked(parcel: Parcel): asserts parcel is StockedParcel {
  if (parcel.status === 'none') throw refuse('UNKNOWN_PARCEL');
  if (parcel.status === 'voided')
    throw refuse('PARCEL_VOIDED', {
      parcelId: parcel.parcelId,
    });
}

const isHeld = ({ holds }: CreatedParcel): boolean => holds.length > 0;
const heldMark = (parcel: CreatedParcel): { readonly held?: true } =>
  isHeld(parcel) ? { held: true } : {};

function assertNotHeld(parcel: StockedParcel): void {
  const { parcelId, holds } = parcel;
  if (isHeld(parcel)) throw refuse('HELD', { parcelId, holds });
}

/** Refuses more than is free, and everything of a held parcel. */
function assertFree(parcel: StockedParcel, quantity: number): void {
  assertNotHeld(parcel);
  assertHere(parcel, quantity);
}

/** Returns the quantity that lies in stock, held or free. */
export const quantityHere = ({ free, held }: Pick<CreatedParcel, 'free' | 'held'>): number =>
  free + held;

/** Refuses more than lies in stock. */
function assertHere(parcel: StockedParcel, quantity: number): void {
  const { parcelId } = parcel;
  const free = quantityHere(parcel);
  if (quantity > free) throw refuse('NOT_ENOUGH_FREE', { parcelId, free, asked: quantity });
}

/**
 * Decides that a hold stops a parcel, or no longer does. A repeated command, and one about a parcel
 * that does not exist any more, has no effect.
 */
function changeHold(
  { type, holdId }: Extract<ParcelCommand, { type: 'hold' | 'release' }>,
  parcel: Parcel,
): readonly ParcelEvent[] {
  if (parcel.status !== 'stocked') return [];
  const { parcelId, driveId, item, free, held, holds } = parcel;
  if (holds.includes(holdId) === (type === 'hold')) return [];
  const about = { parcelId, driveId, item, holdId };
  if (type === 'hold') return [{ type: 'parcel.held', data: { ...about, quantity: free } }];
  const isLast = holds.length === 1;
  return [{ type: 'parcel.released', data: { ...about, quantity: isLast ? held : 0 } }];
}

/** Whether the whole parcel is in stock, and all its adjustments were reversed. */
export const isUntouched = (parcel: StockedParcel): boolean =>
  quantityHere(parcel) === parcel.quantity &&
  parcel.adjustments.every(({ reversal }) => reversal !== undefined);

function reverseAdjustment(
  command: Extract<ParcelCommand, { type: 'reverse-adjustment' }>,
  parcel: StockedParcel,
): readonly ParcelEvent[] {
  const { adjustmentId, reason, noteId } = command;
  const adjustment = parcel.adjustments.find((other) => other.adjustmentId === adjustmentId);
  if (adjustment === undefined) throw refuse('UNKNOWN_ADJUSTMENT');
  if (adjustment.reversal !== undefined) throw refuse('ADJUSTMENT_ALREADY_REVERSED');
  const { direction, quantity } = adjustment;
  if (direction === 'found') assertHere(parcel, quantity);
  const { parcelId, driveId, item } = parcel;
  return [
    {
      type: 'parcel.adjustment-reversed',
      data: {
        parcelId,
        driveId,
        item,
        quantity,
        reverses: adjustmentId,
        direction,
        reason,
        ...heldMark(parcel),
        ...knownFields({ noteId }),
      },
    },
  ];
}

function evolve(parcel: Parcel, event: ParcelEvent): Parcel {
  if (event.type === 'parcel.created')
    return {
      status: 'stocked',
      ...event.data,
      free: event.data.quantity,
      held: 0,
      holds: [],
      packed: {},
      inKits: {},
      adjustments: [],
    };
  if (parcel.status === 'none') return parcel;
  const { quantity } = event.data;
  switch (event.type) {
    case 'parcel.voided':
      return { ...parcel, status: 'voided', free: 0, held: 0 };
    case 'parcel.packed':
      return {
        ...parcel,
        free: parcel.free - quantity,
        packed: shifted(parcel.packed, event.data.boxId, quantity),
      };
    case 'parcel.unpacked':
      return {
        ...inStock(parcel, event.data, quantity),
        packed: shifted(parcel.packed, event.data.boxId, -quantity),
      };
    case 'parcel.taken-for-kit':
      return {
        ...parcel,
        free: parcel.free - quantity,
        inKits: shifted(parcel.inKits, event.data.kitId, quantity),
      };
    case 'parcel.returned-from-kit':
      return {
        ...inStock(parcel, event.data, quantity),
        inKits: shifted(parcel.inKits, event.data.kitId, -quantity),
      };
    case 'parcel.adjusted': {
      const { adjustmentId, direction, reason, noteId } = event.data;
      return {
        ...inStock(parcel, event.data, direction === 'found' ? quantity : -quantity),
        adjustments: [...parcel.adjustments, { adjustmentId, direction, quantity, reason, noteId }],
      };
    }
    case 'parcel.adjustment-reversed': {
      const { reverses, direction, reason, noteId } = event.data;
      return {
        ...inStock(parcel, event.data, direction === 'found' ? -quantity : quantity),
        adjustments: parcel.adjustments.map((adjustment) =>
          adjustment.adjustmentId === reverses
            ? { ...adjustment, reversal: { reason, noteId } }
            : adjustment,
        ),
      };
    }
    case 'parcel.held':
      return {
        ...parcel,
        free: parcel.free - quantity,
        held: parcel.held + quantity,
        holds: [...parcel.holds, event.data.holdId],
      };
    case 'parcel.released':
      return {
        ...parcel,
        free: parcel.free + quantity,
        held: parcel.held - quantity,
        holds: parcel.holds.filter((holdId) => holdId !== event.data.holdId),
      };
  }
}

/** Changes the quantity in stock: the held one if the event says so, or else the free one. */
const inStock = (
  parcel: Exclude<Parcel, { readonly status: 'none' }>,
  { held }: { readonly held?: true | undefined },
  difference: number,
): Exclude<Parcel, { readonly status: 'none' }> =>
  held === true
    ? { ...parcel, held: parcel.held + difference }
    : { ...parcel, free: parcel.free + difference };

/** Returns the counts after a change to one of them. A count of 0 is left out. */
function shifted(
  counts: Readonly<Record<string, number>>,
  key: string,
  difference: number,
): Readonly<Record<string, number>> {
  const { [key]: current = 0, ...others } = counts;
  const next = current + difference;
  return next === 0 ? others : { ...others, [key]: next };
}

export const parcelDecider: Decider<ParcelCommand, Parcel, ParcelEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};

/** Describes a quantity of a parcel as content of a box or a kit. */
export const contentOf = (
  { parcelId, item, expiry, lot, origin }: StockedParcel,
  quantity: number,
): Content => ({
  parcelId,
  item,
  quantity,
  ...knownFields({
    pledgeId: origin.kind === 'inspection' ? origin.pledgeId : undefined,
    expiry,
    lot,
  }),
});
