import type { EventHistory, RebuildProgress } from '@bluebox/event-sourcing';
import type { Application } from './application.ts';

/** Progress is told this often at most, per view. */
const STEP = 5_000;

/** Builds every view anew from the log, one after another; the old ones answer meanwhile. */
export async function rebuildViews(
  application: Application,
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  for (const { service } of application.services)
    for (const { running } of service.projections) {
      let told = -STEP;
      let last: RebuildProgress | undefined;
      await running.rebuild(history, (progress) => {
        last = progress;
        if (progress.applied - told < STEP) return;
        told = progress.applied;
        onProgress(progress);
      });
      if (last !== undefined) onProgress(last);
    }
}
