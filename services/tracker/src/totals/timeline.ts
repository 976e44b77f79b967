import type { TimelineView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import type { JournalDocument } from '../projections/totals.ts';

/** Seconds in which something happened that are read at once. */
const JOURNAL_PAGE = 2_000;
/** `2023-03-20T09` of a second. */
const HOUR_LENGTH = 13;

/** A drive hour by hour, from the seconds of its journal. */
export async function timelineOf(totals: View, driveId: string): Promise<TimelineView> {
  const pledges = new Map<string, number>();
  for (let offset = 0; ; offset += JOURNAL_PAGE) {
    const page = await totals.find<JournalDocument>('journal', {
      where: { driveId },
      sort: [['second', 'asc']],
      limit: JOURNAL_PAGE,
      offset,
    });
    for (const { second, counts } of page) {
      const hour = second.slice(0, HOUR_LENGTH);
      pledges.set(hour, counts.pledges + (pledges.get(hour) ?? 0));
    }
    if (page.length < JOURNAL_PAGE) break;
  }
  return {
    driveId,
    hours: [...pledges].map(([hour, count]) => ({ hour: `${hour}:00:00.000Z`, pledges: count })),
  };
}
