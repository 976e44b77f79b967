/** Rows on one page of a list. */
export const PAGE_SIZE = 50;
/** The most rows that a service gives at once. */
export const MOST_ROWS = 200;

/** A query string of what is given; empty values are left out. */
export function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

export const pageQuery = (page: number) => ({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
