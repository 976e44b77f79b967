import { type EventHistory, type RebuildProgress, rebuildTogether } from '@bluebox/event-sourcing';
import type { RunningService } from './service.ts';

/** Number of events between progress reports, per view. */
const STEP = 5_000;

/** Rebuilds every view in one pass over the log while the old ones answer. */
export async function rebuildViews(
  services: readonly RunningService[],
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  const told = new Map<string, number>();
  const last = new Map<string, RebuildProgress>();
  const running = services.flatMap(({ projections }) => projections.map(({ running }) => running));
  await rebuildTogether(running, history, (progress) => {
    const { projection, applied } = progress;
    last.set(projection, progress);
    if (applied - (told.get(projection) ?? -STEP) < STEP) return;
    told.set(projection, applied);
    onProgress(progress);
  });
  for (const progress of last.values()) onProgress(progress);
}
