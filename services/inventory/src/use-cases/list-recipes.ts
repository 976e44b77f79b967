import { refuse } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { type AvailableParcel, stockFor } from '../domain/recipe.ts';
import type { DriveDocument } from '../projections/drives.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import { readDrive } from './known-drive.ts';
import { survivorsOf } from './known-item.ts';

export interface RecipesListed {
  readonly drives: View;
  readonly parcels: View;
  readonly catalogue: View;
}

/**
 * Reads the recipes of a drive, and its free stock. Goods of merged items are put under the item that took
 * the place of theirs, in both, so that they are found by either name.
 */
export async function readRecipesAndStock(
  { drives, parcels, catalogue }: RecipesListed,
  driveId: string,
): Promise<{
  readonly recipes: DriveDocument['recipes'];
  readonly available: readonly AvailableParcel[];
}> {
  const drive = await readDrive(drives, driveId);
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  const { recipes } = drive;
  const available = recipes.length === 0 ? [] : await availableParcels(parcels, driveId);
  const under = await survivorsOf(catalogue, [
    ...recipes.flatMap(({ components }) => components.map(({ item }) => item)),
    ...available.map(({ item }) => item),
  ]);
  return {
    recipes: recipes.map((recipe) => ({
      ...recipe,
      components: recipe.components.map((component) => ({
        ...component,
        item: under(component.item),
      })),
    })),
    available: available.map((parcel) => ({ ...parcel, item: under(parcel.item) })),
  };
}

/** Reads the parcels of a drive that have free goods, the oldest of equal goods first. */
async function availableParcels(
  parcels: View,
  driveId: string,
): Promise<readonly AvailableParcel[]> {
  const found: ParcelDocument[] = [];
  for await (const parcel of findEach<ParcelDocument>(
    (page) => parcels.find<ParcelDocument>('parcels', page),
    { where: { driveId, available: true } },
  ))
    found.push(parcel);
  return found
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    .map(({ id, item, free, expiry }) => ({ parcelId: id, item, free, expiry }));
}

/** Lists the recipes of a drive with the number of kits for which the free stock suffices. */
export async function listRecipes(views: RecipesListed, driveId: string, today: string) {
  const { recipes, available } = await readRecipesAndStock(views, driveId);
  return ok({
    recipes: recipes.map((recipe) => {
      const { kits, components } = stockFor(recipe, available, today);
      return { ...recipe, kits, components: [...components] };
    }),
  });
}
