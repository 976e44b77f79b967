import { type RefObject, useEffect } from 'react';

/**
 * Delay in milliseconds that outlasts the end of a scan. A scanner's final Enter would otherwise
 * press the focused button.
 */
const AFTER_A_SCAN_MILLISECONDS = 250;

/**
 * Moves the focus to an element a moment after each change of `when`, unless the focus is then in
 * an input that is not empty.
 */
export function useFocusSoon(target: RefObject<HTMLElement | null>, when: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of `when` moves the focus
  useEffect(() => {
    const timer = setTimeout(() => {
      const active = document.activeElement;
      const typing =
        active instanceof HTMLInputElement && active.value !== '' && active.type !== 'button';
      if (!typing) target.current?.focus();
    }, AFTER_A_SCAN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [when, target]);
}
