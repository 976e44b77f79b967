import type { CountBoxBody, CountParcelBody } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { assertKnown } from '../domain/box.ts';
import { assertBegun, countDecider } from '../domain/count.ts';
import { boxTarget } from './known-box.ts';
import { countTarget, driveOfCount } from './known-count.ts';
import { parcelTarget } from './known-parcel.ts';

/**
 * Records what the caller counted of a parcel, with the version of the parcel at this moment. The
 * answer says nothing of the record, because the caller counts without it.
 */
export const countParcel = (
  store: EventStore,
  countId: string,
  { parcelId, quantity, again }: z.output<typeof CountParcelBody>,
  context: CommandContext,
) =>
  execute(store, {
    context,
    targets: { count: countTarget(countId), parcel: parcelTarget(parcelId) },
    scope: driveOfCount,
    decide: ({ count, parcel }, versions) => ({
      count: countDecider.decide(
        {
          type: again === true ? 'recount' : 'count',
          parcelId,
          quantity,
          parcel,
          version: versions.parcel,
          by: context.actor,
        },
        count,
      ),
    }),
    answer: (_states, versions) => ok({ countId, version: versions.count }, versions.count),
  });

/** Records whether a box stands where the caller counts. */
export const countBox = (
  store: EventStore,
  countId: string,
  { boxId, present }: z.output<typeof CountBoxBody>,
  context: CommandContext,
) =>
  execute(store, {
    context,
    targets: { count: countTarget(countId), box: boxTarget(boxId) },
    scope: driveOfCount,
    decide({ count, box }) {
      assertBegun(count);
      assertKnown(box);
      const { driveId } = box;
      return {
        count: countDecider.decide(
          { type: 'count-box', boxId, driveId, present, by: context.actor },
          count,
        ),
      };
    },
    answer: (_states, versions) => ok({ countId, version: versions.count }, versions.count),
  });
