import {
  AssembleByRecipeBody,
  AssembleKitAnswer,
  AssembleKitBody,
  calendarDay,
  Id,
  KitChanged,
  KitList,
  ListKitsQuery,
  RecipeList,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { assembleByRecipe, type KitsAssembledByRecipe } from '../use-cases/assemble-by-recipe.ts';
import { assembleKits, type KitsAssembled } from '../use-cases/assemble-kits.ts';
import { type KitsListed, listKits } from '../use-cases/list-kits.ts';
import { listRecipes } from '../use-cases/list-recipes.ts';
import { takeKitsApart } from '../use-cases/take-kits-apart.ts';

export interface KitRouteDependencies extends KitsAssembled, KitsAssembledByRecipe, KitsListed {
  readonly now: () => Date;
}

const DriveParams = z.strictObject({ driveId: Id });

export function kitRoutes(dependencies: KitRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.assembleKits, {
      summary: 'Assemble kits from what is free of other parcels; they become a parcel themselves',
      access: 'packing',
      body: AssembleKitBody,
      answers: { 201: AssembleKitAnswer },
      handle: ({ body, context }) => assembleKits(dependencies, body, context),
    }),
    defineRoute(routes.assembleByRecipe, {
      summary: 'Assemble kits by a recipe of the drive, from the goods that expire first',
      access: 'packing',
      body: AssembleByRecipeBody,
      answers: { 201: AssembleKitAnswer },
      handle: ({ body, context }) => assembleByRecipe(dependencies, body, context),
    }),
    defineRoute(routes.listRecipes, {
      summary: 'The recipes of a drive, and how many kits the free stock is good for',
      access: 'staff',
      params: DriveParams,
      answers: { 200: RecipeList },
      handle: ({ params }) =>
        listRecipes(dependencies, params.driveId, calendarDay(dependencies.now().toISOString())),
    }),
    defineRoute(routes.listKits, {
      summary: 'The kits of a drive: what is in them, where they are, and which were taken apart',
      access: 'staff',
      params: DriveParams,
      query: ListKitsQuery,
      answers: { 200: KitList },
      handle: ({ params, query }) => listKits(dependencies, params.driveId, query),
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
