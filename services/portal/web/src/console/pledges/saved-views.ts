import { type PledgeFilter, pledgeFilter } from '../search.ts';

/** Filters, order and columns of the pledge list, kept under a name. */
export interface SavedView {
  readonly name: string;
  readonly filter: PledgeFilter;
}

/** Largest number of views of a drive. */
export const MOST_VIEWS = 20;
/** Length of the longest name of a view, in characters. */
export const LONGEST_NAME = 30;

/** The set parameters of a filter, as text; equal filters have equal texts. */
const textOf = (filter: PledgeFilter): string =>
  JSON.stringify(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined)
      .sort(),
  );

export const isSameFilter = (a: PledgeFilter, b: PledgeFilter): boolean => textOf(a) === textOf(b);

export const viewNamed = (views: readonly SavedView[], name: string): SavedView | undefined =>
  views.find((view) => view.name === name);

/** Adds a view at the end, or puts it in the place of the view of the same name. */
export const withView = (views: readonly SavedView[], view: SavedView): readonly SavedView[] =>
  viewNamed(views, view.name) === undefined
    ? [...views, view]
    : views.map((each) => (each.name === view.name ? view : each));

export const withoutView = (views: readonly SavedView[], name: string): readonly SavedView[] =>
  views.filter((view) => view.name !== name);

/** Gives a view another name. A view that has this name already is replaced. */
export const renamed = (
  views: readonly SavedView[],
  from: string,
  name: string,
): readonly SavedView[] =>
  from === name
    ? views
    : withoutView(views, name).map((view) => (view.name === from ? { ...view, name } : view));

/** Reads views from a stored text; what is not a view, or is one too many, is left out. */
export function viewsIn(text: string | null): readonly SavedView[] {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  let views: readonly SavedView[] = [];
  for (const each of stored as readonly unknown[]) {
    if (typeof each !== 'object' || each === null) continue;
    const { name, filter } = each as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME) continue;
    if (typeof filter !== 'object' || filter === null) continue;
    views = withView(views, {
      name,
      filter: pledgeFilter(filter as Readonly<Record<string, unknown>>),
    });
  }
  return views.slice(0, MOST_VIEWS);
}

/** Name under which a browser stores the views of an account for a drive. */
const storageKey = (accountId: string, driveId: string): string =>
  `bluebox.pledge-views.${accountId}.${driveId}`;

export function readViews(accountId: string, driveId: string): readonly SavedView[] {
  try {
    return viewsIn(localStorage.getItem(storageKey(accountId, driveId)));
  } catch {
    // A browser that refuses storage has no views.
    return [];
  }
}

/**
 * Stores views in this browser.
 * @returns whether the browser stored them.
 */
export function writeViews(
  accountId: string,
  driveId: string,
  views: readonly SavedView[],
): boolean {
  try {
    localStorage.setItem(storageKey(accountId, driveId), JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
