import type { ServiceName } from './services.ts';

/** A kind of private link: whoever holds one may see and change one thing without an account. */
export interface PrivateLink {
  /** The service that makes the link, and that knows whether it is still valid. */
  readonly service: ServiceName;
  /** The parameter by which paths name the thing that the link opens. */
  readonly parameter: string;
  /** The page that the link leads to. */
  readonly page: `/${string}`;
  /** The letter that codes of this kind begin with. */
  readonly code: string;
}

/** The kinds of private links. Links in people's hands have these pages and letters, so they never change. */
export const PRIVATE_LINKS = {
  pledge: { service: 'pledge', parameter: 'pledgeId', page: '/p', code: 'p' },
  consignment: { service: 'shipment', parameter: 'consignmentId', page: '/r', code: 'c' },
} as const satisfies Readonly<Record<string, PrivateLink>>;

export type LinkKind = keyof typeof PRIVATE_LINKS;
export const LINK_KINDS = Object.keys(PRIVATE_LINKS) as readonly LinkKind[];

/** The letters of all kinds, for patterns. */
export const LINK_LETTERS = Object.values(PRIVATE_LINKS)
  .map(({ code }) => code)
  .join('');

/** The kind of link whose codes begin with this letter. */
export const linkKindOf = (letter: string | undefined): LinkKind | undefined =>
  LINK_KINDS.find((kind) => PRIVATE_LINKS[kind].code === letter);
