import type { TimelineView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { journalPages } from './journal-pages.ts';

/**
 * Reads the number of pledges submitted in each hour of a drive. Hours in which the totals did not
 * change are left out.
 */
export async function timelineOf(totals: View, driveId: string): Promise<TimelineView> {
  const hours: TimelineView['hours'] = [];
  for await (const page of journalPages(totals, driveId, 'hour', { gte: '' }))
    for (const { begins, counts } of page)
      hours.push({ hour: `${begins}:00:00.000Z`, pledges: counts.pledges });
  return { driveId, hours };
}
