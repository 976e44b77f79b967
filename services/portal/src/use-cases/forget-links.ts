import { ok } from '@bluebox/service-http';
import type { ForgottenLinks } from '../forgotten-links.ts';

export interface ForgetLinksDependencies {
  readonly forgotten: ForgottenLinks;
}

/** Closes the private links of a browser, so that a copy of its cookie opens nothing. */
export async function forgetLinks(
  { forgotten }: ForgetLinksDependencies,
  linksId: string | undefined,
) {
  if (linksId !== undefined) await forgotten.add(linksId);
  return ok({ links: [] });
}
