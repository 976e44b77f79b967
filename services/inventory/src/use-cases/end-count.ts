import type { AbandonCountBody, ReverseCountBody } from '@bluebox/contracts';
import { type CommandContext, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import {
  assertReversible,
  countDecider,
  countStream,
  decideCountReversal,
  type StockCount,
  standingAdjustments,
} from '../domain/count.ts';
import { inCommits } from './in-commits.ts';
import { countTarget, driveOfCount, parcelAtIn, readCount } from './known-count.ts';
import { parcelTargets, readParcel } from './known-parcel.ts';
import type { CountsPosted } from './post-count.ts';

/**
 * Takes all adjustments of a stocktake back, in commits of at most 50 parcels. A reversal that a
 * crash interrupted continues when it is asked for again. Refuses before the first commit if found
 * goods of any parcel are no longer free.
 */
export async function reverseCount(
  { store, notes, newId }: CountsPosted,
  countId: string,
  { reason, note }: z.output<typeof ReverseCountBody>,
  context: CommandContext,
) {
  const { count } = await readCount(store, countId);
  assertReversible(count);
  const parcelIds = standingAdjustments(count).map(({ parcelId }) => parcelId);
  const states = new Map(
    await Promise.all(
      parcelIds.map(async (parcelId) => [parcelId, await readParcel(store, parcelId)] as const),
    ),
  );
  decideCountReversal(
    parcelIds,
    { reason },
    count,
    (parcelId) => states.get(parcelId) ?? { parcel: { status: 'none' }, version: 0 },
  );
  return inCommits(parcelIds, context, newId, (part, ofCommit, { isFirst }) =>
    notes.withNote(countStream(countId), isFirst ? note : undefined, context.at, (noteId) =>
      execute(store, {
        context: ofCommit,
        targets: { ...parcelTargets(part), count: countTarget(countId) },
        scope: driveOfCount,
        decide(now, versions) {
          const found = parcelAtIn(now, versions);
          const reversal = { reason, noteId };
          const decision = decideCountReversal(part, reversal, now.count as StockCount, found);
          return { ...decision.parcels, count: decision.count };
        },
        answer: (_states, versions) => ok({ countId, version: versions.count }, versions.count),
      }),
    ),
  );
}

/** Ends a stocktake. What was posted stays, and can still be reversed. */
export const abandonCount = (
  { store, notes }: Pick<CountsPosted, 'store' | 'notes'>,
  countId: string,
  { reason, note }: z.output<typeof AbandonCountBody>,
  context: CommandContext,
) =>
  notes.withNote(countStream(countId), note, context.at, (noteId) =>
    execute(store, {
      context,
      targets: { count: countTarget(countId) },
      scope: driveOfCount,
      decide: ({ count }) => ({
        count: countDecider.decide({ type: 'abandon', reason, noteId }, count),
      }),
      answer: (_states, versions) => ok({ countId, version: versions.count }, versions.count),
    }),
  );
