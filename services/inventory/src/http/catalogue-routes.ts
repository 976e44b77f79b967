import {
  AddItemBody,
  CodeBody,
  FindItemsQuery,
  Id,
  ItemChanged,
  ItemDetail,
  ItemList,
  ItemReferences,
  ItemsFound,
  ListItemsQuery,
  MergeItemBody,
  RenameItemBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  addItem,
  type CatalogueChanged,
  forgetCode,
  learnCode,
  mergeItem,
  renameItem,
} from '../use-cases/change-item.ts';
import { countItemReferences } from '../use-cases/count-item-references.ts';
import { findItems } from '../use-cases/find-items.ts';
import { listItems, showItem } from '../use-cases/list-items.ts';

export interface CatalogueRouteDependencies extends CatalogueChanged {
  readonly itemReferences: View;
}

const ItemParams = z.strictObject({ itemId: Id });

export function catalogueRoutes(dependencies: CatalogueRouteDependencies): readonly Route[] {
  const { catalogue } = dependencies;
  return [
    defineRoute(routes.findItems, {
      summary:
        'Find items of the catalogue by the code of a pack, or while typing: by name, initials of the pinyin or part of a code, the best matches first',
      access: 'public',
      query: FindItemsQuery,
      answers: { 200: ItemsFound },
      handle: ({ query }) => findItems(catalogue, query),
    }),
    defineRoute(routes.showItem, {
      summary: 'An item of the catalogue, and the item that took its place if it was merged',
      access: 'public',
      params: ItemParams,
      answers: { 200: ItemDetail },
      handle: ({ params }) => showItem(catalogue, params.itemId),
    }),
    defineRoute(routes.listItems, {
      summary: 'The catalogue by name; `merged`: items that were merged into others',
      access: 'volunteer',
      query: ListItemsQuery,
      answers: { 200: ItemList },
      handle: ({ query }) => listItems(catalogue, query),
    }),
    defineRoute(routes.addItem, {
      summary: 'List an item in the catalogue, with the codes on its packs',
      access: 'desk',
      body: AddItemBody,
      answers: { 201: ItemChanged },
      handle: ({ body, context }) => addItem(dependencies, body, context),
    }),
    defineRoute(routes.renameItem, {
      summary: 'Give an item other names; a name that is left out is removed',
      access: 'coordinator',
      params: ItemParams,
      body: RenameItemBody,
      answers: { 200: ItemChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        renameItem(dependencies, params.itemId, body, context, ifMatch),
    }),
    defineRoute(routes.mergeItem, {
      summary: 'Merge an item into another, which takes its place and its codes',
      access: 'coordinator',
      params: ItemParams,
      body: MergeItemBody,
      answers: { 200: ItemChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        mergeItem(dependencies, params.itemId, body, context, ifMatch),
    }),
    defineRoute(routes.learnCode, {
      summary: 'Learn a code on the packs of an item',
      access: 'desk',
      params: ItemParams,
      body: CodeBody,
      answers: { 200: ItemChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        learnCode(dependencies, params.itemId, body, context, ifMatch),
    }),
    defineRoute(routes.forgetCode, {
      summary: 'Forget a code of an item, so that another item can learn it',
      access: 'coordinator',
      params: ItemParams,
      body: CodeBody,
      answers: { 200: ItemChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        forgetCode(dependencies, params.itemId, body, context, ifMatch),
    }),
    defineRoute(routes.countItemReferences, {
      summary: 'Number of records that name an item, for the preview of a merge',
      access: 'coordinator',
      params: ItemParams,
      answers: { 200: ItemReferences },
      handle: ({ params }) => countItemReferences(dependencies, params.itemId),
    }),
  ];
}
