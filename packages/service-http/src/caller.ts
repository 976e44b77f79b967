import type { Grant, LinkKind, Role } from '@bluebox/contracts';

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

/** The caller of a request, as authenticated by the portal. */
export interface Caller {
  /** Id of the caller: `public`, or a random account id. */
  readonly subject: string;
  /**
   * Roles of the account in any place. A handler sees only the roles that hold where the record of
   * the request is.
   */
  readonly roles: readonly Role[];
  /** Roles with their places; absent if every role holds everywhere. */
  readonly grants?: readonly Grant[];
  /**
   * Hand-in points to which a handler limits its answer or command, because the caller's roles in
   * the drive hold only there; absent if they hold in the whole drive.
   */
  readonly pointIds?: readonly string[];
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
