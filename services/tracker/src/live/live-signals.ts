/**
 * Says that what a view holds of a drive has changed; who listens reads the view again. A signal carries
 * nothing, may come twice and may come without a change, so it can come from anywhere: here from
 * this process's own projections, after their commits. Where several trackers share a view store, each
 * is told of the commits of the others by a watch on the view's cursors.
 */
export interface LiveSignals {
  changed(driveId: string): void;
  /** @returns stops listening. */
  listen(driveId: string, onChange: () => void): () => void;
  /** Drives that somebody listens to. */
  listenedTo(): readonly string[];
}

export function liveSignals(): LiveSignals {
  const listeners = new Map<string, Set<() => void>>();
  return {
    changed(driveId) {
      for (const onChange of [...(listeners.get(driveId) ?? [])]) onChange();
    },
    listenedTo: () => [...listeners.keys()],
    listen(driveId, onChange) {
      const ofDrive = listeners.get(driveId) ?? new Set();
      listeners.set(driveId, ofDrive);
      ofDrive.add(onChange);
      return () => {
        ofDrive.delete(onChange);
        if (ofDrive.size === 0) listeners.delete(driveId);
      };
    },
  };
}
