/**
 * Returns the path of a drive's own page, of its form for pledges, of its report, or of its
 * history.
 */
export const drivePath = (slug: string, page?: 'give' | 'report' | 'history'): string =>
  page === undefined ? `/d/${slug}` : `/d/${slug}/${page}`;

export const driveAddress = (origin: string, slug: string): string => origin + drivePath(slug);
