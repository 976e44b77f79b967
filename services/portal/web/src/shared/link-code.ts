/** What a private link opens. */
export interface LinkedThing {
  readonly kind: 'pledge' | 'consignment';
  readonly id: string;
}

const CODE = '([pc])[0-9a-z]{1,6}\\.([a-z0-9-]{8,40})\\.[A-Za-z0-9_-]{22}';
const IN_TEXT = new RegExp(`(?:^|[#\\s])(${CODE})(?![A-Za-z0-9_-])`);
const ALONE = new RegExp(`^${CODE}$`);

/** The code in what somebody pasted: a whole private link, with words around it perhaps, or the code alone. */
export function codeIn(text: string): string | undefined {
  return IN_TEXT.exec(text.trim())?.[1];
}

/** What a code names; whether it opens that, the server knows. */
export function thingNamedBy(code: string): LinkedThing | undefined {
  const [, kind, id] = ALONE.exec(code) ?? [];
  return id === undefined ? undefined : { kind: kind === 'p' ? 'pledge' : 'consignment', id };
}
