import {
  AbandonCountBody,
  BeginCountBody,
  CountBoxBody,
  CountChanged,
  CountList,
  CountParcelBody,
  CountPosted,
  CountSheet,
  CountSheetQuery,
  CountView,
  Id,
  ListCountsQuery,
  PostCountBody,
  ReverseCountBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { beginCount, type CountsBegun } from '../use-cases/begin-count.ts';
import { countBox, countParcel } from '../use-cases/count-goods.ts';
import { abandonCount, reverseCount } from '../use-cases/end-count.ts';
import { listCounts } from '../use-cases/list-counts.ts';
import { type CountsPosted, postCount } from '../use-cases/post-count.ts';
import { type CountsShown, showCount, showCountSheet } from '../use-cases/show-count.ts';

export interface CountRouteDependencies extends CountsBegun, CountsPosted, CountsShown {
  readonly counts: Parameters<typeof listCounts>[0]['counts'];
}

const CountParams = z.strictObject({ countId: Id });

export function countRoutes(dependencies: CountRouteDependencies): readonly Route[] {
  const { store } = dependencies;
  return [
    defineRoute(routes.beginCount, {
      summary: 'Begin a stocktake of a drive, by one person or by two independently',
      access: 'packing',
      body: BeginCountBody,
      answers: { 201: CountChanged },
      handle: ({ body, context }) => beginCount(dependencies, body, context),
    }),
    defineRoute(routes.listCounts, {
      summary: 'The stocktakes of a drive, the latest first',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListCountsQuery,
      answers: { 200: CountList },
      handle: ({ params, query }) => listCounts(dependencies, params.driveId, query),
    }),
    defineRoute(routes.showCount, {
      summary: 'A stocktake beside the records: differences, and what is to be counted again',
      access: 'staff',
      params: CountParams,
      answers: { 200: CountView },
      handle: ({ params }) => showCount(dependencies, params.countId),
    }),
    defineRoute(routes.showCountSheet, {
      summary: 'The goods to count, without any quantity of the records',
      access: 'packing',
      params: CountParams,
      query: CountSheetQuery,
      answers: { 200: CountSheet },
      handle: ({ params, query, caller }) =>
        showCountSheet(dependencies, params.countId, query, caller.subject),
    }),
    defineRoute(routes.countParcel, {
      summary: 'Record what the caller counted of a parcel; the answer says nothing of the record',
      access: 'packing',
      params: CountParams,
      body: CountParcelBody,
      answers: { 200: CountChanged },
      handle: ({ params, body, context }) => countParcel(store, params.countId, body, context),
    }),
    defineRoute(routes.countBox, {
      summary: 'Record whether a box stands where the caller counts',
      access: 'packing',
      params: CountParams,
      body: CountBoxBody,
      answers: { 200: CountChanged },
      handle: ({ params, body, context }) => countBox(store, params.countId, body, context),
    }),
    defineRoute(routes.postCount, {
      summary:
        'Adjust the stock to the figures that stand; parcels to be counted again are left out',
      access: 'packing',
      params: CountParams,
      body: PostCountBody,
      answers: { 200: CountPosted },
      handle: ({ params, body, context }) => postCount(dependencies, params.countId, body, context),
    }),
    defineRoute(routes.reverseCount, {
      summary: 'Take all adjustments of a stocktake back',
      access: 'packing',
      params: CountParams,
      body: ReverseCountBody,
      answers: { 200: CountChanged },
      handle: ({ params, body, context }) =>
        reverseCount(dependencies, params.countId, body, context),
    }),
    defineRoute(routes.abandonCount, {
      summary: 'End a stocktake; what was posted of it stays',
      access: 'packing',
      params: CountParams,
      body: AbandonCountBody,
      answers: { 200: CountChanged },
      handle: ({ params, body, context }) =>
        abandonCount(dependencies, params.countId, body, context),
    }),
  ];
}
