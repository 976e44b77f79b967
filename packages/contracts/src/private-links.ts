import type { ServiceName } from './services.ts';

/**
 * A kind of private link. Its holder may see and change one pledge or consignment without an
 * account.
 */
export interface PrivateLink {
  /** The service that makes the links, and refuses links that were replaced. */
  readonly service: ServiceName;
  /** The path parameter with the id of the record that the link opens. */
  readonly parameter: string;
  /** The page that the link opens. */
  readonly page: `/${string}`;
  /** The letter with which codes of this kind begin. */
  readonly code: string;
}

/**
 * The kinds of private links. A change of a page or letter would break links that people already
 * have.
 */
export const PRIVATE_LINKS = {
  pledge: { service: 'pledge', parameter: 'pledgeId', page: '/p', code: 'p' },
  consignment: { service: 'shipment', parameter: 'consignmentId', page: '/r', code: 'c' },
  matter: { service: 'care', parameter: 'matterId', page: '/m', code: 'm' },
} as const satisfies Readonly<Record<string, PrivateLink>>;

export type LinkKind = keyof typeof PRIVATE_LINKS;
export const LINK_KINDS = Object.keys(PRIVATE_LINKS) as readonly LinkKind[];

/** The letters of all kinds, for use in regular expressions. */
export const LINK_LETTERS = Object.values(PRIVATE_LINKS)
  .map(({ code }) => code)
  .join('');

/** Returns the kind of link whose codes begin with this letter. */
export const linkKindOf = (letter: string | undefined): LinkKind | undefined =>
  LINK_KINDS.find((kind) => PRIVATE_LINKS[kind].code === letter);
