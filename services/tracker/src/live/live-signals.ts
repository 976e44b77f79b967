/**
 * Says which drives changed in the views, so that streams read them again.
 * In one process the projections call `changed`; with many trackers, whatever watches the
 * shared view store does.
 */
export interface LiveSignals {
  changed(driveId: string): void;
  /** @returns stops listening. */
  listen(driveId: string, onChange: () => void): () => void;
}

export function liveSignals(): LiveSignals {
  const listeners = new Map<string, Set<() => void>>();
  return {
    changed(driveId) {
      for (const onChange of listeners.get(driveId) ?? []) onChange();
    },
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
