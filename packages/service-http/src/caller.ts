import type { LinkKind } from '@bluebox/contracts';

/**
 * A private link that the caller holds, which lets the caller act for one pledge or consignment.
 */
export interface LinkGrant {
  readonly kind: LinkKind;
  readonly id: string;
  /**
   * Generation of the link, which increases when the link is renewed. The service refuses older
   * generations.
   */
  readonly generation: number;
}

/** Roles of an account. A coordinator may use every route. */
export const ROLES = ['coordinator', 'desk', 'packing', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The caller of a request, as authenticated by the portal. */
export interface Caller {
  /** Id of the caller: `public`, or a random account id. */
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly links: readonly LinkGrant[];
}

/** A caller who is not signed in. */
export const ANYBODY: Caller = { subject: 'public', roles: [], links: [] };

export const isCoordinator = (caller: Caller): boolean => caller.roles.includes('coordinator');

/**
 * Returns the generation of the caller's private link to this pledge or consignment, if the caller
 * has one.
 */
export const linkGeneration = (caller: Caller, kind: LinkKind, id: string): number | undefined =>
  caller.links.find((link) => link.kind === kind && link.id === id)?.generation;
