import { useState } from 'react';

/** Keeps the boxes that were removed from a choice in which every box is chosen at first. */
export function useUnchosen() {
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (boxId: string) =>
    setUnchosen((before) => {
      const next = new Set(before);
      if (!next.delete(boxId)) next.add(boxId);
      return next;
    });
  return { unchosen, setUnchosen, toggle };
}
