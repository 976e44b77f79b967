import { type BoxEvent, type ParcelEvent, refuse } from '@bluebox/contracts';
import { assertKnown, type Box, boxDecider, type OverrideReason } from './box.ts';
import { assertStocked, contentOf, type Parcel, parcelDecider } from './parcel.ts';

export interface PackingStates {
  readonly parcel: Parcel;
  readonly box: Box;
}
/**
 * The events of one commit. The parcel's events move the quantity, and the box's events keep the
 * packing list.
 */
export interface PackingDecision {
  readonly parcel: readonly ParcelEvent[];
  readonly box: readonly BoxEvent[];
}

/** A free parcel of equal goods that expires earlier than the goods to be packed. */
export interface EarlierParcel {
  readonly parcelId: string;
  readonly expiry: string;
  readonly free: number;
}

export interface ExpiryOrder {
  /** The earliest of the free parcels that should be packed before; absent if there is none. */
  readonly earlier?: EarlierParcel | undefined;
  /** Reason for packing the goods all the same. It is recorded only if there is an earlier parcel. */
  readonly outOfOrder?: OverrideReason | undefined;
}

/**
 * Decides what is packed. Refuses goods while equal goods that expire earlier are free, unless a
 * reason is given.
 */
export function decidePacking(
  quantity: number,
  override: OverrideReason | undefined,
  { parcel, box }: PackingStates,
  { earlier, outOfOrder }: ExpiryOrder = {},
): PackingDecision {
  assertKnown(box);
  assertStocked(parcel);
  const content = contentOf(parcel, quantity);
  const { driveId } = parcel;
  const decision = {
    box: boxDecider.decide(
      {
        type: 'pack',
        driveId,
        content,
        override,
        outOfOrder: earlier === undefined ? undefined : outOfOrder,
      },
      box,
    ),
    parcel: parcelDecider.decide({ type: 'pack', boxId: box.boxId, quantity }, parcel),
  };
  // Decided last, because goods that cannot be packed at all need no order.
  if (earlier !== undefined && outOfOrder === undefined)
    throw refuse('NOT_FIRST_EXPIRY', { ...earlier });
  return decision;
}

export function decideUnpacking(quantity: number, { parcel, box }: PackingStates): PackingDecision {
  assertKnown(box);
  assertStocked(parcel);
  const { parcelId } = parcel;
  return {
    box: boxDecider.decide({ type: 'unpack', parcelId, quantity }, box),
    parcel: parcelDecider.decide({ type: 'unpack', boxId: box.boxId, quantity }, parcel),
  };
}
