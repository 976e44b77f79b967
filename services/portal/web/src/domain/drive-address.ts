/**
 * Returns the path of a drive's own page, of its form for pledges, of its report, of its public
 * statement, or of its history.
 */
export const drivePath = (
  slug: string,
  page?: 'give' | 'report' | 'statement' | 'history',
): string => (page === undefined ? `/d/${slug}` : `/d/${slug}/${page}`);

export const driveAddress = (
  origin: string,
  slug: string,
  ...page: Parameters<typeof drivePath> extends [string, ...infer Page] ? Page : never
): string => origin + drivePath(slug, ...page);
