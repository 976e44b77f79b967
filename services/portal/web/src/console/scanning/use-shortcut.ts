import { useEffect, useRef } from 'react';

/** Keys that type no character, and therefore work in all fields. An open dialog disables them. */
export type Shortcut = 'F2' | 'F4';

export function useShortcut(key: Shortcut, active: boolean, onPress: () => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  });
  useEffect(() => {
    if (!active) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || event.repeat || event.ctrlKey || event.metaKey || event.altKey)
        return;
      if (document.querySelector('[role="dialog"]:not([style*="display: none"])') !== null) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [key, active]);
}
