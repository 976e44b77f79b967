import { LINK_LETTERS, type LinkKind, linkKindOf } from '@bluebox/contracts/private-links';

/** The record that a private link opens. */
export interface LinkedThing {
  readonly kind: LinkKind;
  readonly id: string;
}

const CODE = `([${LINK_LETTERS}])[0-9a-z]{1,6}\\.([a-z0-9-]{8,40})\\.[A-Za-z0-9_-]{22}`;
const IN_TEXT = new RegExp(`(?:^|[#\\s])(${CODE})(?![A-Za-z0-9_-])`);
const ALONE = new RegExp(`^${CODE}$`);

/**
 * Returns the code in a pasted text: the code alone, or a whole private link, perhaps among other
 * words.
 */
export function codeIn(text: string): string | undefined {
  return IN_TEXT.exec(text.trim())?.[1];
}

/**
 * Returns the record that a code names; `undefined` for a text that is no code. The server checks
 * whether the code is valid.
 */
export function thingNamedBy(code: string): LinkedThing | undefined {
  const [, letter, id] = ALONE.exec(code) ?? [];
  const kind = linkKindOf(letter);
  return id === undefined || kind === undefined ? undefined : { kind, id };
}
