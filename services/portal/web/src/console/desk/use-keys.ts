import { useEffect, useRef } from 'react';

/**
 * Selector of elements in which shortcuts are ignored: fields other than file inputs, and the
 * contents of dialogs.
 */
const TAKES_KEYS =
  'input:not([type="file"]), textarea, select, [contenteditable="true"], [role="dialog"] *';

/** Handles single-key shortcuts, except in fields and dialogs. */
export function useKeys(active: boolean, onKey: (key: string) => void): void {
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null) return;
      latest.current(event.key);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [active]);
}
