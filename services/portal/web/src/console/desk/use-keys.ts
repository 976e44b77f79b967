import { useEffect, useRef } from 'react';

/** Matches fields that take characters (a file input does not), and everything in a dialog. */
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
