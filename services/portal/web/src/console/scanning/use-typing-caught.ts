import { useEffect } from 'react';

const TAKES_TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"] *';
const CHARACTERS = { letters: /^[a-z]$/i, 'letters-and-digits': /^[a-z0-9]$/i } as const;

const always = () => true;

/**
 * Lets a field catch characters that no other element takes, by moving the focus to the field
 * before they are typed.
 * @param mayCatch called for each such character; by default all are caught.
 */
export function useTypingCaught(
  focus: () => void,
  caught: keyof typeof CHARACTERS,
  mayCatch: () => boolean = always,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!CHARACTERS[caught].test(event.key)) return;
      if (event.target instanceof Element && event.target.closest(TAKES_TYPING) !== null) return;
      if (mayCatch()) focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [focus, caught, mayCatch]);
}
