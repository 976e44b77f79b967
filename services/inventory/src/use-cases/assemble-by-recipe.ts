import { type AssembleByRecipeBody, calendarDay, refuse } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute, newStream } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import type { z } from 'zod';
import { decideAssembly, type Kit } from '../domain/kit.ts';
import { type AvailableParcel, goodsFor, pickByRecipe } from '../domain/recipe.ts';
import { kitTarget } from './known-kit.ts';
import { parcelIn, parcelTargets } from './known-parcel.ts';
import { type RecipesListed, readRecipesAndStock } from './list-recipes.ts';

export interface KitsAssembledByRecipe extends RecipesListed {
  readonly store: EventStore;
  readonly newId: () => string;
}

/** Parcels that are read beyond those needed by the view, which may be behind. */
const SPARE_PARCELS = 20;

/**
 * Assembles kits by a recipe of the drive, from the goods that expire first. Refuses if too little
 * is free, with what is missing.
 */
export async function assembleByRecipe(
  { store, newId, ...views }: KitsAssembledByRecipe,
  { driveId, recipeId, quantity }: z.output<typeof AssembleByRecipeBody>,
  context: CommandContext,
) {
  const { recipes, available: listed } = await readRecipesAndStock(views, driveId);
  const recipe = recipes.find((other) => other.recipeId === recipeId);
  if (recipe === undefined) throw refuse('UNKNOWN_RECIPE');
  const today = calendarDay(context.at);
  pickByRecipe(recipe, quantity, listed, today);
  const candidates = new Map<string, AvailableParcel>();
  for (const component of recipe.components) {
    let wanted = component.quantity * quantity;
    let spare = SPARE_PARCELS;
    for (const parcel of goodsFor(component, listed, today)) {
      if (wanted <= 0 && spare-- === 0) break;
      candidates.set(parcel.parcelId, parcel);
      wanted -= parcel.free;
    }
  }
  const kitId = newId();
  const parcelId = newId();
  return execute(store, {
    context,
    targets: {
      ...parcelTargets([...candidates.keys()]),
      ...parcelTargets([parcelId], { isNew: true }),
      kit: newStream(kitTarget(kitId)),
    },
    scope: () => driveId,
    decide(states) {
      const found = parcelIn(states);
      const free = [...candidates.values()].flatMap((candidate) => {
        const parcel = found(candidate.parcelId);
        return parcel.status === 'stocked' ? [{ ...candidate, free: parcel.free }] : [];
      });
      const components = pickByRecipe(recipe, quantity, free, today);
      const { item } = recipe;
      const decision = decideAssembly(
        { kitId, driveId, parcelId, item, quantity, components, recipeId },
        states.kit as Kit,
        found,
      );
      return { ...decision.parcels, kit: decision.kit };
    },
    answer: (_states, versions) =>
      created({ kitId, parcelId, version: versions.kit }, versions.kit),
  });
}
