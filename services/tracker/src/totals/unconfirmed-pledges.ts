import type { DriveTerms, KindAmount } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { type PromiseDocument, unconfirmedBefore } from './projection.ts';

/** Later than every event. */
export const NOW = '~';

export interface UnconfirmedPledge {
  readonly pledgeId: string;
  readonly amounts: readonly KindAmount[];
}

/** Pledges of a drive with amounts that are not counted before a moment, because nobody had confirmed them. */
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
