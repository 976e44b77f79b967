import {
  isSameItem,
  type KitGoods,
  type KitRecipe,
  lackingGoods,
  MOST_COMPONENTS,
  refuse,
} from '@bluebox/contracts';
import type { KitAssembly } from './kit.ts';

/* Says how many kits of a recipe the free stock is good for, and which parcels they take. */

/** A parcel with the facts by which goods are chosen for kits. */
export interface AvailableParcel {
  readonly parcelId: string;
  readonly item: KitRecipe['item'];
  readonly free: number;
  readonly expiry?: string | undefined;
}

type Component = KitRecipe['components'][number];

/**
 * Returns the parcels that have goods for a component, in the order in which they are taken: by
 * expiry, those without one last. Goods that have expired are left out.
 * @param today calendar day.
 */
export const goodsFor = <Parcel extends AvailableParcel>(
  { item }: Pick<Component, 'item'>,
  parcels: readonly Parcel[],
  today: string,
): readonly Parcel[] =>
  parcels
    .filter(({ free, expiry }) => free > 0 && (expiry === undefined || expiry >= today))
    .filter((parcel) => isSameItem(item, parcel.item))
    .sort((a, b) => {
      const [first, second] = [a.expiry ?? '9999', b.expiry ?? '9999'];
      return first < second ? -1 : first > second ? 1 : 0;
    });

const freeIn = (parcels: readonly AvailableParcel[]): number =>
  parcels.reduce((sum, { free }) => sum + free, 0);

export interface RecipeStock {
  /** Number of kits for which the free stock suffices. */
  readonly kits: number;
  /** Free quantity of each component, in the order of the recipe. */
  readonly components: readonly KitGoods[];
}

/** Returns how many kits of a recipe the free stock is good for. */
export function stockFor(
  { components }: Pick<KitRecipe, 'components'>,
  parcels: readonly AvailableParcel[],
  today: string,
): RecipeStock {
  const counted = components.map((component) => ({
    ...component,
    free: freeIn(goodsFor(component, parcels, today)),
  }));
  return {
    kits: Math.min(...counted.map(({ free, quantity }) => Math.floor(free / quantity))),
    components: counted,
  };
}

/**
 * Chooses the parcels for kits of a recipe, first expiry first. Refuses if the free stock is too
 * small, with what is missing for all the kits, or if the kits would need too many parcels.
 */
export function pickByRecipe(
  recipe: Pick<KitRecipe, 'components'>,
  kits: number,
  parcels: readonly AvailableParcel[],
  today: string,
): KitAssembly['components'] {
  const missing = lackingGoods(stockFor(recipe, parcels, today).components, kits);
  if (missing.length > 0) throw refuse('NOT_ENOUGH_FREE', { missing });
  const taken = new Map<string, number>();
  for (const component of recipe.components) {
    let wanted = component.quantity * kits;
    for (const { parcelId, free } of goodsFor(component, parcels, today)) {
      // A renamed item can match one component by its id and another by its name.
      const before = taken.get(parcelId) ?? 0;
      const quantity = Math.min(free - before, wanted);
      if (quantity > 0) taken.set(parcelId, before + quantity);
      wanted -= quantity;
    }
    if (wanted > 0)
      throw refuse('NOT_ENOUGH_FREE', { missing: [{ item: component.item, quantity: wanted }] });
  }
  const picked = [...taken].map(([parcelId, quantity]) => ({ parcelId, quantity }));
  if (picked.length > MOST_COMPONENTS)
    throw refuse('KITS_TOO_SCATTERED', { most: MOST_COMPONENTS });
  return picked;
}
