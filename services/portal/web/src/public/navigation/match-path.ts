/** Which of the public pages an address is. */
export type Route =
  | { readonly page: 'home' | 'pledge' | 'receipt' | 'unknown' }
  | { readonly page: 'drive' | 'give'; readonly slug: string };

export function matchPath(path: string): Route {
  if (path === '/') return { page: 'home' };
  if (path === '/p') return { page: 'pledge' };
  if (path === '/r') return { page: 'receipt' };
  const [, slug, give] = /^\/d\/([a-z0-9-]{3,40})(\/give)?$/.exec(path) ?? [];
  if (slug === undefined) return { page: 'unknown' };
  return { page: give === undefined ? 'drive' : 'give', slug };
}
