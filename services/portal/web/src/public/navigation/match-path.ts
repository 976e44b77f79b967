/** A public page, with the parameters in its path. */
export type Route =
  | { readonly page: 'home' | 'pledge' | 'receipt' | 'ask' | 'matter' | 'preview' | 'unknown' }
  | { readonly page: 'box'; readonly boxId: string }
  | { readonly page: 'certificate'; readonly number: string }
  | { readonly page: 'hand-in'; readonly reference: string }
  | { readonly page: 'unsubscribe'; readonly channelId: string; readonly token: string }
  | { readonly page: 'drive' | 'give' | 'report' | 'statement' | 'history'; readonly slug: string };

export function matchPath(path: string): Route {
  if (path === '/') return { page: 'home' };
  if (path === '/p') return { page: 'pledge' };
  if (path === '/r') return { page: 'receipt' };
  if (path === '/ask') return { page: 'ask' };
  if (path === '/m') return { page: 'matter' };
  if (path === '/preview') return { page: 'preview' };
  const [, boxId] = /^\/b\/([a-z0-9][a-z0-9-]{7,39})$/.exec(path) ?? [];
  if (boxId !== undefined) return { page: 'box', boxId };
  const [, reference] = /^\/h\/(XLX-[0-9A-Z]{6})$/i.exec(path) ?? [];
  if (reference !== undefined) return { page: 'hand-in', reference: reference.toUpperCase() };
  const [, number] = /^\/v\/(XLX-[0-9A-Z]{6}(?:-[0-9A-Z]{4}){3})$/i.exec(path) ?? [];
  if (number !== undefined) return { page: 'certificate', number: number.toUpperCase() };
  const [, channelId, token] = /^\/u\/([0-9a-f]{32})\/([\w-]{22})$/.exec(path) ?? [];
  if (channelId !== undefined && token !== undefined)
    return { page: 'unsubscribe', channelId, token };
  const [, slug, page = 'drive'] =
    /^\/d\/([a-z0-9-]{3,40})(?:\/(give|report|statement|history))?$/.exec(path) ?? [];
  if (slug === undefined) return { page: 'unknown' };
  return { page: page as Extract<Route, { slug: string }>['page'], slug };
}
