import { type CountPosted, type PostCountBody, refuse } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import {
  assertMayPost,
  type BegunStockCount,
  countStream,
  decidePosting,
  entriesOf,
  type RecountReason,
  type StockCount,
} from '../domain/count.ts';
import type { Notes } from '../notes.ts';
import { inCommits } from './in-commits.ts';
import {
  type ComparedParcel,
  compareParcels,
  countTarget,
  driveOfCount,
  parcelAtIn,
  readCount,
} from './known-count.ts';
import { parcelTargets } from './known-parcel.ts';

export interface CountsPosted {
  readonly store: EventStore;
  readonly notes: Notes;
  readonly newId: () => string;
}

/**
 * Adjusts the counted parcels to their figures, in commits of at most 50 parcels. Each commit names
 * its parcels in the stocktake, so that a posting that a crash interrupted continues with the others
 * when it is asked for again. Parcels that are to be counted again are left out and named in the
 * answer. Refuses if nothing is left to post.
 */
export async function postCount(
  { store, notes, newId }: CountsPosted,
  countId: string,
  { note }: z.output<typeof PostCountBody>,
  context: CommandContext,
) {
  const { count } = await readCount(store, countId);
  const by = context.actor;
  assertMayPost(count, by);
  const compared = await compareParcels(store, count);
  const settled = compared.filter(({ standing }) => standing.kind === 'settled');
  if (settled.length === 0) {
    const recount = recountsIn(count, compared);
    throw recount.length > 0 ? refuse('RECOUNT', { recount }) : refuse('COUNT_POSTED');
  }
  return inCommits(
    settled.map(({ parcelId }) => parcelId),
    context,
    newId,
    // The note is written with the first commit only. A later commit that is refused must not erase
    // it, because an event names it.
    (parcelIds, ofCommit, { isFirst }) =>
      notes.withNote(countStream(countId), isFirst ? note : undefined, context.at, (noteId) =>
        execute(store, {
          context: ofCommit,
          targets: { ...parcelTargets(parcelIds), count: countTarget(countId) },
          scope: driveOfCount,
          decide(states, versions) {
            const posting = { by, noteId, newId };
            const found = parcelAtIn(states, versions);
            const decision = decidePosting(parcelIds, posting, states.count as StockCount, found);
            return { ...decision.parcels, count: decision.count };
          },
          answer: (states, versions) =>
            ok(postedOf(states.count as BegunStockCount, compared, versions.count), versions.count),
        }),
      ),
  );
}

/** Returns what was posted of a stocktake by all its commits, and what is to be counted again. */
function postedOf(
  count: BegunStockCount,
  compared: readonly ComparedParcel[],
  version: number,
): z.input<typeof CountPosted> {
  const adjusted = count.posted.filter(({ adjustmentId }) => adjustmentId !== undefined);
  return {
    countId: count.countId,
    version,
    posted: count.posted.length,
    adjusted: adjusted.length,
    recount: [...recountsIn(count, compared)],
  };
}

/**
 * Lists the parcels that are not posted, with the reason for another count. A parcel that was
 * settled before the posting has moved since.
 */
function recountsIn(
  count: BegunStockCount,
  compared: readonly ComparedParcel[],
): readonly { readonly parcelId: string; readonly why: RecountReason }[] {
  const entries = entriesOf(count);
  return compared.flatMap(({ parcelId, standing: { kind } }) => {
    const isOut = entries.get(parcelId)?.posted !== undefined || kind === 'gone';
    if (isOut || kind === 'posted') return [];
    return [{ parcelId, why: kind === 'settled' ? 'moved' : kind }];
  });
}
