import { AssembleKitAnswer, AssembleKitBody, Id, KitChanged } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { assembleKits, type KitsAssembled } from '../use-cases/assemble-kits.ts';
import { takeKitsApart } from '../use-cases/take-kits-apart.ts';

export function kitRoutes(dependencies: KitsAssembled): readonly Route[] {
  return [
    defineRoute(routes.assembleKits, {
      summary: 'Assemble kits from what is free of other parcels; they become a parcel themselves',
      access: 'packing',
      body: AssembleKitBody,
      answers: { 201: AssembleKitAnswer },
      handle: ({ body, context }) => assembleKits(dependencies, body, context),
    }),
    defineRoute(routes.takeKitsApart, {
      summary: 'Take kits apart, of which none was used; their components are free again',
      access: 'packing',
      params: z.strictObject({ kitId: Id }),
      answers: { 200: KitChanged },
      conditional: true,
      handle: ({ params, context, ifMatch }) =>
        takeKitsApart(dependencies.store, params.kitId, context, ifMatch),
    }),
  ];
}
