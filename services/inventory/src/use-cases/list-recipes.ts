import { refuse } from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { type AvailableParcel, stockFor } from '../domain/recipe.ts';
import type { DriveDocument } from '../projections/drives.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import { readDrive } from './known-drive.ts';

export interface RecipesListed {
  readonly drives: View;
  readonly parcels: View;
}

export async function readDriveOfRecipes(drives: View, driveId: string): Promise<DriveDocument> {
  const drive = await readDrive(drives, driveId);
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  return drive;
}

/** Reads the parcels of a drive that have free goods, the oldest of equal goods first. */
export async function availableParcels(
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
export async function listRecipes(
  { drives, parcels }: RecipesListed,
  driveId: string,
  today: string,
) {
  const { recipes } = await readDriveOfRecipes(drives, driveId);
  const available = recipes.length === 0 ? [] : await availableParcels(parcels, driveId);
  return ok({
    recipes: recipes.map((recipe) => {
      const { kits, components } = stockFor(recipe, available, today);
      return { ...recipe, kits, components: [...components] };
    }),
  });
}
