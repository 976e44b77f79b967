import { LINK_LETTERS, type LinkKind, linkKindOf } from '@bluebox/contracts/private-links';

/** The record that a private link is for. */
export interface LinkedThing {
  readonly kind: LinkKind;
  readonly id: string;
}

const CODE = `([${LINK_LETTERS}])[0-9a-z]{1,6}\\.([a-z0-9-]{8,40})\\.[A-Za-z0-9_-]{22}`;
const IN_TEXT = new RegExp(`(?:^|[#\\s])(${CODE})(?![A-Za-z0-9_-])`);
const ALONE = new RegExp(`^${CODE}$`);

/**
 * Returns the code in a pasted text, which may be a whole private link, perhaps with words around
 * it, or the code alone.
 */
export function codeIn(text: string): string | undefined {
  return IN_TEXT.exec(text.trim())?.[1];
}

/**
 * Returns the record that a code names, or `undefined` for a text that is no code. Only the server
 * knows whether the code is valid.
 */
export function thingNamedBy(code: string): LinkedThing | undefined {
  const [, letter, id] = ALONE.exec(code) ?? [];
  const kind = linkKindOf(letter);
  return id === undefined || kind === undefined ? undefined : { kind, id };
}
