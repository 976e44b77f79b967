import { type RefObject, useEffect } from 'react';

/**
 * Delay in milliseconds, longer than a scanner takes for its last characters, so that the Enter at
 * the end of a scan does not press the button that gets the focus.
 */
const AFTER_A_SCAN_MILLISECONDS = 250;

/**
 * Moves the focus to an element a moment after each change of `when`, unless somebody is typing in
 * another field by then.
 */
export function useFocusSoon(target: RefObject<HTMLElement | null>, when: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each new thing to do
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
