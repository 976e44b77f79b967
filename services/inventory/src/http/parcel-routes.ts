import {
  AdjustParcelBody,
  Id,
  ListParcelsQuery,
  ListStockQuery,
  ParcelAdjusted,
  ParcelChanged,
  ParcelDetail,
  ParcelList,
  ReverseAdjustmentBody,
  StockList,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { adjustParcel, type ParcelsAdjusted } from '../use-cases/adjust-parcel.ts';
import { listParcels, type ParcelsListed } from '../use-cases/list-parcels.ts';
import { listStock } from '../use-cases/list-stock.ts';
import { reverseAdjustment } from '../use-cases/reverse-adjustment.ts';
import { type ParcelsShown, showParcel } from '../use-cases/show-parcel.ts';

export interface ParcelRouteDependencies extends ParcelsListed, ParcelsShown, ParcelsAdjusted {}

const DriveParams = z.strictObject({ driveId: Id });
const ParcelParams = z.strictObject({ parcelId: Id });

export function parcelRoutes(dependencies: ParcelRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.listParcels, {
      summary:
        'The parcels of a drive, of one pledge or lot if asked, by expiry (those without one first); of one stock line, with references; `available`: some of it is free',
      access: 'staff',
      params: DriveParams,
      query: ListParcelsQuery,
      answers: { 200: ParcelList },
      handle: ({ params, query }) => listParcels(dependencies, params.driveId, query),
    }),
    defineRoute(routes.listStock, {
      summary:
        'The stock of a drive: one line for each item and expiry, with the first parcels to take from it',
      access: 'staff',
      params: DriveParams,
      query: ListStockQuery,
      answers: { 200: StockList },
      handle: ({ params, query }) => listStock(dependencies, params.driveId, query),
    }),
    defineRoute(routes.showParcel, {
      summary: 'A parcel: where its quantity is, and its adjustments',
      access: 'staff',
      params: ParcelParams,
      answers: { 200: ParcelDetail },
      handle: ({ params }) => showParcel(dependencies, params.parcelId),
    }),
    defineRoute(routes.adjustParcel, {
      summary: 'Correct what is free of a parcel: found, lost, damaged or disposed of',
      access: 'packing',
      params: ParcelParams,
      body: AdjustParcelBody,
      answers: { 201: ParcelAdjusted },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        adjustParcel(dependencies, params.parcelId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseAdjustment, {
      summary: 'Take back an adjustment',
      access: 'packing',
      params: ParcelParams,
      body: ReverseAdjustmentBody,
      answers: { 200: ParcelChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        reverseAdjustment(dependencies, params.parcelId, body, context, ifMatch),
    }),
  ];
}
