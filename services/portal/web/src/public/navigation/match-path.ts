/** Which of the public pages an address is. */
export type Route =
  | { readonly page: 'home' | 'pledge' | 'receipt' | 'preview' | 'unknown' }
  | { readonly page: 'drive' | 'give' | 'report'; readonly slug: string };

export function matchPath(path: string): Route {
  if (path === '/') return { page: 'home' };
  if (path === '/p') return { page: 'pledge' };
  if (path === '/r') return { page: 'receipt' };
  if (path === '/preview') return { page: 'preview' };
  const [, slug, page = 'drive'] = /^\/d\/([a-z0-9-]{3,40})(?:\/(give|report))?$/.exec(path) ?? [];
  if (slug === undefined) return { page: 'unknown' };
  return { page: page as 'drive' | 'give' | 'report', slug };
}
