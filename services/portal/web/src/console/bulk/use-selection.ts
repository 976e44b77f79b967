import { useRef, useState } from 'react';

/** Rows that were picked from a list. `chosen` leaves out rows that the list no longer shows. */
export interface Selection {
  readonly chosen: readonly string[];
  has(id: string): boolean;
  /** Picks or unpicks a row; with `through`, all rows from the last changed row to this row. */
  toggle(id: string, through: boolean): void;
  toggleAll(): void;
  clear(): void;
}

/** @param shown ids of the rows, in the order shown. */
export function useSelection(shown: readonly string[]): Selection {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string>(undefined);
  const chosen = shown.filter((id) => picked.has(id));
  return {
    chosen,
    has: (id) => picked.has(id),
    toggle(id, through) {
      const next = new Set(picked);
      const from = through && last.current !== undefined ? shown.indexOf(last.current) : -1;
      const to = shown.indexOf(id);
      const range = from === -1 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
      const add = !picked.has(id);
      for (const each of range) {
        if (add) next.add(each);
        else next.delete(each);
      }
      last.current = id;
      setPicked(next);
    },
    toggleAll() {
      setPicked(new Set(chosen.length === shown.length ? [] : shown));
    },
    clear: () => setPicked(new Set()),
  };
}
