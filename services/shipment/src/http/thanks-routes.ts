import { Id, ThankBody, ThanksChanged, ThanksList } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { listThanks, type ThanksListed } from '../use-cases/list-thanks.ts';
import { type ThanksSaid, thankGivers } from '../use-cases/thank-givers.ts';
import { withdrawThanks } from '../use-cases/withdraw-thanks.ts';
import { ConsignmentParams } from './consignment-params.ts';

export interface ThanksRouteDependencies extends ThanksSaid, ThanksListed {}

const DriveParams = z.strictObject({ driveId: Id });

export function thanksRoutes(dependencies: ThanksRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.thankGivers, {
      summary: "The recipient's thanks to everybody who gave; said again it replaces what was said",
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      body: ThankBody,
      answers: { 201: ThanksChanged },
      conditional: true,
      handle: ({ params: { consignmentId }, body, caller, context, ifMatch }) =>
        thankGivers(dependencies, consignmentId, body, caller, context, ifMatch),
    }),
    defineRoute(routes.withdrawThanks, {
      summary: 'Take back the thanks: words and pictures are erased',
      access: 'consignment-link-or-coordinator',
      params: ConsignmentParams,
      answers: { 200: ThanksChanged },
      conditional: true,
      handle: ({ params: { consignmentId }, caller, context, ifMatch }) =>
        withdrawThanks(dependencies, consignmentId, caller, context, ifMatch),
    }),
    defineRoute(routes.listThanks, {
      summary: 'Thanks from the recipients of a drive that the caller may see',
      access: 'public',
      params: DriveParams,
      answers: { 200: ThanksList },
      handle: ({ params: { driveId }, caller }) => listThanks(dependencies, driveId, caller),
    }),
  ];
}
