import { refuse } from '@bluebox/contracts';
import type { KeySource } from '@bluebox/event-sourcing';
import { type LinkGrant, readCapabilityCode } from '@bluebox/service-http';
import type { ForgottenLinks } from '../forgotten-links.ts';
import type { WrongCode } from './wrong-code.ts';

export interface OpenLinkDependencies {
  readonly forgotten: ForgottenLinks;
  /** Key of the codes of private links. */
  readonly linkKey: KeySource;
  readonly newId: () => string;
}

/** An opened private link, and the id of the set of links that it belongs to. */
export interface OpenedLink {
  readonly grant: LinkGrant;
  readonly linksId: string;
}

/**
 * Opens a private link by its code.
 * @param held id of the set of links that the browser holds.
 */
export async function openLink(
  { forgotten, linkKey, newId }: OpenLinkDependencies,
  code: string,
  held: string | undefined,
  wrongCode: WrongCode,
): Promise<OpenedLink> {
  const grant = readCapabilityCode(linkKey, code);
  if (grant === undefined) throw wrongCode(refuse('LINK_NOT_GOOD'));
  // A closed set gets a new id, because an old copy of its cookie would otherwise reopen the closed
  // links together with the new one.
  const isOver = held === undefined || (await forgotten.has(held));
  return { grant, linksId: isOver ? newId() : held };
}
