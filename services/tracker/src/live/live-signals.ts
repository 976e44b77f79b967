/**
 * Signals that a view's data about a drive has changed; a listener then reads the view again. A
 * signal carries no data, so it is harmless if it is repeated or comes without a change. This
 * process's own projections send signals after their commits. If several trackers share a view
 * store, each learns of the others' commits by watching the view's cursors.
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
