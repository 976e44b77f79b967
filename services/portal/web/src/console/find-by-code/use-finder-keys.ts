import { useEffect } from 'react';

const TAKES_TYPING = 'input, textarea, select, [contenteditable="true"]';
const OPEN_DIALOG = '[role="dialog"]:not([style*="display: none"])';

/**
 * Focuses the finder on `/` outside fields, and on Ctrl+K or ⌘K anywhere. An open dialog disables
 * both shortcuts.
 */
export function useFinderKeys(focus: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
      const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!chord && !slash) return;
      if (document.querySelector(OPEN_DIALOG) !== null) return;
      if (slash && event.target instanceof Element && event.target.closest(TAKES_TYPING) !== null)
        return;
      event.preventDefault();
      focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [focus]);
}
