/* Names of the cookies and of the header by which the portal recognizes callers. */

export const SESSION_COOKIE = 'bluebox_session';
export const LINKS_COOKIE = 'bluebox_links';

/** Header with the code of a private link. A code in a URL could get into logs. */
export const LINK_HEADER = 'Bluebox-Link';

/**
 * Returns the name of a cookie as browsers keep it.
 * @param https whether browsers reach the portal only by HTTPS. The prefix then binds the cookie to
 *   HTTPS and to this host.
 */
export const cookieName = (name: string, https: boolean): string =>
  https ? `__Host-${name}` : name;
