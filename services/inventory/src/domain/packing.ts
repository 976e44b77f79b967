import type { BoxEvent, ParcelEvent } from '@bluebox/contracts';
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

export function decidePacking(
  quantity: number,
  override: OverrideReason | undefined,
  { parcel, box }: PackingStates,
): PackingDecision {
  assertKnown(box);
  assertStocked(parcel);
  const content = contentOf(parcel, quantity);
  return {
    box: boxDecider.decide({ type: 'pack', driveId: parcel.driveId, content, override }, box),
    parcel: parcelDecider.decide({ type: 'pack', boxId: box.boxId, quantity }, parcel),
  };
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
