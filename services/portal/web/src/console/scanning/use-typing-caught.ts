import { useEffect } from 'react';

const TAKES_TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"] *';
const CHARACTERS = { letters: /^[a-z]$/i, 'letters-and-digits': /^[a-z0-9]$/i } as const;

const always = () => true;

/**
 * Catches characters typed outside fields and dialogs: moves the focus to the target field before
 * the character is inserted.
 * @param mayCatch whether to catch a character; by default always.
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
