import type { PledgeEvent } from '@bluebox/contracts';
import type { EventStore, Vault } from '@bluebox/event-sourcing';
import { pledgeStream } from './domain/pledge.ts';

/**
 * Number of records that are indexed together, so that they share a transaction without keeping other
 * requests waiting.
 */
const SLICE = 25;

/**
 * Indexes givers whose data was stored before there was an index, or by earlier rules. It may be
 * stopped after any slice, because the next run continues with what is left. Data without a pledge stays
 * as it is, and the sweep erases it.
 */
export async function indexGivers(
  store: Pick<EventStore, 'readStream'>,
  vault: Vault,
  isStopped: () => boolean,
): Promise<void> {
  for (let after: string | undefined; !isStopped(); ) {
    const subjects = await vault.unindexed(SLICE, after);
    await Promise.all(
      subjects.map(async (pledgeId) => {
        const { events } = await store.readStream(pledgeStream(pledgeId));
        const [submitted] = events as readonly PledgeEvent[];
        const isForgotten = events.some(({ type }) => type === 'pledge.giver-forgotten');
        if (submitted !== undefined && !isForgotten)
          await vault.index(pledgeId, submitted.data.driveId);
      }),
    );
    after = subjects.at(-1);
    if (subjects.length < SLICE) return;
  }
}
