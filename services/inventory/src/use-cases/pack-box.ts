import { calendarDay, type PackBody, type UnpackBody } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, type View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import {
  decidePacking,
  decideUnpacking,
  type PackingDecision,
  type PackingStates,
} from '../domain/packing.ts';
import { earlierParcel } from './first-expiry.ts';
import { boxTarget, driveOfBox } from './known-box.ts';
import { parcelTarget } from './known-parcel.ts';

export interface BoxesPacked {
  readonly store: EventStore;
  readonly parcels: View;
  readonly catalogue: View;
}

/**
 * Packs some of a parcel into an open box. Refuses more than the free quantity, goods of another
 * drive, medicine together with other goods, and goods while equal goods that expire earlier are
 * free; for the last two a reason may be given. The order is decided over the view of parcels, so a
 * parcel that becomes free at the same moment may be passed over.
 */
export async function packBox(
  dependencies: BoxesPacked,
  boxId: string,
  { parcelId, quantity, override, outOfOrder }: z.output<typeof PackBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) {
  const earlier = await earlierParcel(dependencies, parcelId, calendarDay(context.at));
  return movePacked(
    dependencies.store,
    boxId,
    parcelId,
    (states) => decidePacking(quantity, override, states, { earlier, outOfOrder }),
    context,
    ifMatch,
  );
}

/** Takes some of a parcel out of an open box; refuses more than the box contains. */
export const unpackBox = (
  store: EventStore,
  boxId: string,
  { parcelId, quantity }: z.output<typeof UnpackBody>,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  movePacked(
    store,
    boxId,
    parcelId,
    (states) => decideUnpacking(quantity, states),
    context,
    ifMatch,
  );

/** Moves goods between a parcel and a box in one commit. */
const movePacked = (
  store: EventStore,
  boxId: string,
  parcelId: string,
  decide: (states: PackingStates) => PackingDecision,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { parcel: parcelTarget(parcelId), box: boxTarget(boxId, ifMatch) },
    scope: driveOfBox,
    decide: (states) => ({ ...decide(states) }),
    answer: (_states, versions) => ok({ boxId, version: versions.box }, versions.box),
  });
