import type { EventHistory, RebuildProgress } from '@bluebox/event-sourcing';
import type { RunningService } from './service.ts';

/** Progress is told this often at most, per view. */
const STEP = 5_000;

/** Builds every view anew from the log, one after another; the old ones answer meanwhile. */
export async function rebuildViews(
  services: readonly RunningService[],
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  for (const service of services)
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
