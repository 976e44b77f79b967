import {
  HoldList,
  HoldPlaced,
  HoldView,
  Id,
  LiftHoldBody,
  ListHoldsQuery,
  PlaceHoldBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { liftHold } from '../use-cases/lift-hold.ts';
import { listHolds, showHold } from '../use-cases/list-holds.ts';
import { type HoldsPlaced, placeHold } from '../use-cases/place-hold.ts';

export interface HoldRouteDependencies extends HoldsPlaced {
  readonly holds: View;
}

const HoldParams = z.strictObject({ holdId: Id });

export function holdRoutes(dependencies: HoldRouteDependencies): readonly Route[] {
  const { store, holds } = dependencies;
  return [
    defineRoute(routes.placeHold, {
      summary: 'Stop all goods of some lots of an item: on the shelf, in kits and in boxes',
      access: 'coordinator',
      body: PlaceHoldBody,
      answers: { 201: HoldPlaced },
      handle: ({ body, context }) => placeHold(dependencies, body, context),
    }),
    defineRoute(routes.listHolds, {
      summary: 'The holds of all drives, the most recent first',
      access: 'staff',
      query: ListHoldsQuery,
      answers: { 200: HoldList },
      handle: ({ query }) => listHolds(holds, query),
    }),
    defineRoute(routes.showHold, {
      summary: 'A hold',
      access: 'staff',
      params: HoldParams,
      answers: { 200: HoldView },
      handle: ({ params }) => showHold(holds, params.holdId),
    }),
    defineRoute(routes.liftHold, {
      summary: 'Lift a hold; everything that it stopped is as before',
      access: 'coordinator',
      params: HoldParams,
      body: LiftHoldBody,
      answers: { 200: HoldPlaced },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        liftHold(store, params.holdId, body.reason, context, ifMatch),
    }),
  ];
}
