import type { KeySource } from '@bluebox/event-sourcing';
import {
  ANYBODY,
  type Caller,
  LINK_HEADER,
  type LinkGrant,
  readCapabilityCode,
} from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';
import { accessAnywhere, type Session } from '../account-documents.ts';
import type { ForgottenLinks } from '../forgotten-links.ts';
import { LONGEST_ENROLMENT, type Sessions, type SignedIn } from '../sessions.ts';
import type { Cookies } from './cookies.ts';

/** The caller of a request, with session and private links. */
export interface Identity {
  readonly caller: Caller;
  readonly signedIn?: SignedIn;
  /** The private link whose code the request itself shows, and not only a cookie. */
  readonly shown?: LinkGrant;
  /** A session that may only set up the second factor that is required. Its caller is a stranger. */
  readonly enrolling?: SignedIn;
}

export interface Identities {
  /**
   * Reads session and links from the cookies and the link header, once per request. The handler is
   * synchronous if nothing has to be looked up.
   */
  readonly identify: RequestHandler;
  /** @throws for a request that was not identified. */
  of(request: Request): Identity;
  /**
   * Lets the private link that the request shows decide alone, as if nobody were signed in, so that a
   * withdrawn link opens nothing by the session beside it.
   */
  judgeByLink(request: Request, link: LinkGrant): void;
}

/**
 * @param linkKey key of the codes of private links.
 * @param mustAddFactor whether a session may only set up a second factor.
 */
export function identities(
  sessions: Sessions,
  cookies: Cookies,
  forgotten: ForgottenLinks,
  linkKey: KeySource,
  now: () => Date,
  mustAddFactor: (session: Session) => boolean,
): Identities {
  const known = new WeakMap<object, Identity>();
  /**
   * Returns the links of the cookie and of the header. The header's link replaces the cookie's link
   * to the same pledge or consignment.
   */
  const linksOf = (
    request: Request,
    shown: LinkGrant | undefined,
    areForgotten: boolean,
  ): readonly LinkGrant[] => {
    const kept = areForgotten ? [] : cookies.links(request, now());
    if (shown === undefined) return kept;
    return [...kept.filter(({ kind, id }) => kind !== shown.kind || id !== shown.id), shown];
  };
  /** Whether the time in which a session may set up a factor is over. */
  const isTooLate = ({ createdAt }: Session): boolean =>
    now().getTime() - Date.parse(createdAt) >= LONGEST_ENROLMENT;
  return {
    identify(request, _response, next) {
      const goOn = (found: SignedIn | undefined, areForgotten: boolean) => {
        const shown = readCapabilityCode(linkKey, request.get(LINK_HEADER) ?? '');
        const links = linksOf(request, shown, areForgotten);
        const isRestricted = found !== undefined && mustAddFactor(found.session);
        const enrolling = isRestricted && !isTooLate(found.session) ? found : undefined;
        const signedIn = isRestricted ? undefined : found;
        known.set(
          request,
          signedIn === undefined
            ? {
                caller: { ...ANYBODY, links },
                ...(enrolling === undefined ? {} : { enrolling }),
              }
            : {
                signedIn,
                ...(shown === undefined ? {} : { shown }),
                caller: {
                  subject: signedIn.account.id,
                  ...accessAnywhere(signedIn.account),
                  links,
                },
              },
        );
        next();
      };
      const sessionId = cookies.session(request);
      const found = sessionId === undefined ? undefined : sessions.find(sessionId);
      const linksId = cookies.linksId(request, now());
      const over = linksId === undefined ? false : forgotten.has(linksId);
      if (found instanceof Promise || over instanceof Promise)
        Promise.all([found, over])
          .then(([signedIn, areForgotten]) => goOn(signedIn, areForgotten))
          .catch(next);
      else goOn(found, over);
    },
    of(request) {
      const identity = known.get(request);
      if (identity === undefined) throw new Error('the request was not identified');
      return identity;
    },
    judgeByLink: (request, link) =>
      void known.set(request, { caller: { ...ANYBODY, links: [link] } }),
  };
}
