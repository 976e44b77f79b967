/**
 * Signals that a view's data about a drive has changed; listeners then read the view again. A
 * signal has no data, so a repeated or unfounded signal is harmless. This process's projections
 * signal after their commits. Changes by other trackers on the same view store are found by
 * watching the view's cursors.
 */
export interface LiveSignals {
  changed(driveId: string): void;
  /** @returns a function that stops listening. */
  listen(driveId: string, onChange: () => void): () => void;
  /** Returns the drives that have listeners. */
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
