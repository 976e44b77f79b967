import type { DriveTerms, KindAmount } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { type PromiseDocument, unconfirmedBefore } from './projection.ts';

/** Text that sorts after the time of every event. */
export const NOW = '~';

export interface UnconfirmedPledge {
  readonly pledgeId: string;
  readonly amounts: readonly KindAmount[];
}

/**
 * Yields the pledges of a drive with large quantities that staff had not confirmed before a given
 * time.
 */
export async function* unconfirmedPledges(
  totals: View,
  driveId: string,
  needs: DriveTerms['needs'],
  end: string,
): AsyncIterable<UnconfirmedPledge> {
  const large = findEach<PromiseDocument>((query) => totals.find('promises', query), {
    where: { driveId, large: true },
  });
  for await (const promise of large) {
    const amounts = unconfirmedBefore(promise, needs, end);
    if (amounts.length > 0) yield { pledgeId: promise.id, amounts };
  }
}
