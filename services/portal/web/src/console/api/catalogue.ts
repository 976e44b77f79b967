import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions } from './paging.ts';

export const catalogueKey = ['catalogue'] as const;

export const catalogueQuery = (search: string | undefined) =>
  listOptions({
    queryKey: [...catalogueKey, 'list'],
    query: { search, merged: false },
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
