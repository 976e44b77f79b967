import type { CatalogueItem } from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { ApiProblem, getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions } from './paging.ts';

export const catalogueKey = ['catalogue'] as const;

/** @param merged whether to list the items that were merged, instead of those in use. */
export const catalogueQuery = (search: string | undefined, merged: boolean) =>
  listOptions({
    queryKey: [...catalogueKey, 'list'],
    query: { search, merged },
    load: (query, options) => getJson(routes.listItems.at({}, query), options),
    rowsOf: ({ items }) => items.map((item) => ({ ...item, id: item.itemId })),
  });
export const itemReferencesQuery = (itemId: string) =>
  queryOptions({
    queryKey: [...catalogueKey, 'references', itemId],
    queryFn: ({ signal }) => getJson(routes.countItemReferences.at({ itemId }), { signal }),
  });

export type NewItem = BodyOf<typeof routes.addItem>;
export type ItemNamesInput = BodyOf<typeof routes.renameItem>;
export const addItem = (body: NewItem, options: PostOptions) =>
  postJson(routes.addItem.at(), body, options);
export const renameItem = (itemId: string) => (body: ItemNamesInput, options: PostOptions) =>
  postJson(routes.renameItem.at({ itemId }), body, options);
export const mergeItem = (itemId: string) => (into: string, options: PostOptions) =>
  postJson(routes.mergeItem.at({ itemId }), { into }, options);
export const learnCode = (itemId: string) => (code: string, options: PostOptions) =>
  postJson(routes.learnCode.at({ itemId }), { code }, options);
export const forgetCode = (itemId: string) => (code: string, options: PostOptions) =>
  postJson(routes.forgetCode.at({ itemId }), { code }, options);

/** Finds the item of the catalogue with a product code; `undefined` if no item has it. */
export const itemOfCode = async (product: string): Promise<CatalogueItem | undefined> =>
  (await getJson(routes.findItems.at({}, { code: product }))).items[0];

/** An item as typed, with the code that was scanned for it. */
export interface CodeToLearn {
  readonly product: string;
  readonly itemId?: string | undefined;
  readonly goods: Omit<BodyOf<typeof routes.addItem>, 'codes' | 'english'>;
}

/**
 * Lets the catalogue learn a code: for the item that is named, or else for an item of the typed name,
 * which is listed if there is none.
 * @returns the id of the item.
 */
export async function learnCodeOf(
  { product, itemId, goods }: CodeToLearn,
  { idempotencyKey, ...options }: PostOptions,
): Promise<string> {
  const learn = async (id: string, step: string) => {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}.${step}` };
    await postJson(routes.learnCode.at({ itemId: id }), { code: product }, { ...options, ...key });
    return id;
  };
  if (itemId !== undefined) return learn(itemId, 'learn');
  try {
    const listed = await postJson(
      routes.addItem.at(),
      { ...goods, codes: [product] },
      { ...options, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
    );
    return listed.itemId;
  } catch (problem) {
    const listed = problem instanceof ApiProblem ? problem.data['itemId'] : undefined;
    if (!(problem instanceof ApiProblem) || problem.code !== 'ITEM_LISTED') throw problem;
    if (typeof listed !== 'string') throw problem;
    return learn(listed, 'learn-listed');
  }
}
