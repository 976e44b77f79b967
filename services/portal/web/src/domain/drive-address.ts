/** Returns the path of a drive's own page, of its form for pledges, or of its report. */
export const drivePath = (slug: string, page?: 'give' | 'report'): string =>
  page === undefined ? `/d/${slug}` : `/d/${slug}/${page}`;

export const driveAddress = (origin: string, slug: string): string => origin + drivePath(slug);
