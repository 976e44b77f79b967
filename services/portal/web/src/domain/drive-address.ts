/** Returns the path of a public page of a drive: its own page, the form to give, or the report. */
export const drivePath = (slug: string, page?: 'give' | 'report'): string =>
  page === undefined ? `/d/${slug}` : `/d/${slug}/${page}`;

/** Returns the URL that invites people to a drive. */
export const driveAddress = (origin: string, slug: string): string => origin + drivePath(slug);
