import type { EventHistory, EventShapes, RecordedEvent } from '@bluebox/event-sourcing';
import { CONSISTENT, type Commits, recordedEvents } from './commit-document.ts';

/**
 * Makes the history of one service from its own store. The history includes events that have a
 * position but are not published yet.
 */
export function eventHistory(commits: Commits, service: string, shapes: EventShapes): EventHistory {
  /** Finds the commit with the event at a position, or the last commit before it. */
  const commitAt = async (bucket: number, position: number) => {
    const [commit] = await commits
      .find({ bucket, position: { $gt: 0, $lte: position } }, CONSISTENT)
      .sort({ bucket: -1, position: -1 })
      .limit(1)
      .toArray();
    return commit;
  };

  return {
    async read(asked, bucket, after, limit) {
      if (asked !== service) return [];
      const from = after === 0 ? 1 : ((await commitAt(bucket, after + 1))?.position ?? 1);
      const events: RecordedEvent[] = [];
      const following = commits
        .find({ bucket, position: { $gte: from } }, CONSISTENT)
        .sort({ bucket: 1, position: 1 })
        .limit(limit + 1);
      for await (const commit of following) {
        const { position = 0 } = commit;
        // The read stops at a gap, because the missing commit is still being written. A reader that
        // went past the gap would never request that commit.
        if (position > after + events.length + 1) break;
        for (const event of recordedEvents(service, shapes, commit, position))
          if (event.position > after && events.length < limit) events.push(event);
        if (events.length === limit) break;
      }
      return events;
    },
    async head(asked, bucket) {
      if (asked !== service) return 0;
      const last = await commitAt(bucket, Number.MAX_SAFE_INTEGER);
      return last?.position === undefined ? 0 : last.position + last.events.length - 1;
    },
  };
}
