import { lotKey, type PlaceHoldBody, refuse, stops } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  findEach,
  newStream,
  type View,
} from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { holdDecider } from '../domain/hold.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import { holdTarget } from './known-hold.ts';
import { survivorsOf } from './known-item.ts';

export interface HoldsPlaced {
  readonly store: EventStore;
  readonly parcels: View;
  readonly catalogue: View;
  readonly newId: () => string;
}

/**
 * Places a hold, which a policy carries out. Refuses lots of which nothing was inspected, because
 * such a lot is more often misread than announced in advance, unless the caller says otherwise.
 */
export async function placeHold(
  { store, parcels, catalogue, newId }: HoldsPlaced,
  { inAdvance = false, lots, ...body }: z.output<typeof PlaceHoldBody>,
  context: CommandContext,
) {
  const named = [...new Map(lots.map((lot) => [lotKey(lot), lot])).values()];
  if (!inAdvance && !(await isKnown({ parcels, catalogue }, { item: body.item, lots: named })))
    throw refuse('UNKNOWN_LOT', { lots: named });
  const holdId = newId();
  return execute(store, {
    context,
    targets: { hold: newStream(holdTarget(holdId)) },
    scope: () => holdId,
    decide: ({ hold }) => ({
      hold: holdDecider.decide({ type: 'place', holdId, ...body, lots: named }, hold),
    }),
    answer: (_states, versions) => created({ holdId, version: versions.hold }, versions.hold),
  });
}

/** Whether there is a parcel that the hold would stop. */
async function isKnown(
  { parcels, catalogue }: Pick<HoldsPlaced, 'parcels' | 'catalogue'>,
  goods: Parameters<typeof stops>[0],
): Promise<boolean> {
  for (const lot of goods.lots)
    for await (const parcel of findEach<ParcelDocument>(
      (query) => parcels.find<ParcelDocument>('parcels', query),
      { where: { lotKey: lotKey(lot) } },
    )) {
      const under = await survivorsOf(catalogue, [goods.item, parcel.item]);
      if (stops({ ...goods, item: under(goods.item) }, { ...parcel, item: under(parcel.item) }))
        return true;
    }
  return false;
}
