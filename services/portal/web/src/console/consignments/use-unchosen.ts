import { useState } from 'react';

/** Keeps track of the unchecked boxes of a list in which all boxes are checked at first. */
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
