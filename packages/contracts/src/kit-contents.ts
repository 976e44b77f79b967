import type { KitComponent } from './api/kit-component.ts';
import type { Content } from './vocabulary.ts';

/** An assembly of kits: the number of kits, and the components of all the kits together. */
export interface Making {
  readonly quantity: number;
  readonly components: readonly Pick<
    Content,
    'parcelId' | 'item' | 'quantity' | 'expiry' | 'lot'
  >[];
}

/**
 * Lists the components of an assembly of kits. Equal goods are one entry with all their expiries
 * and lots, because no record says which kit holds which lot. Inner kits are followed by their own
 * components.
 * @param makingOf returns the assembly of the kits in a parcel, or `undefined` for other goods.
 */
export function kitComponents(
  { quantity: kits, components }: Making,
  makingOf: (parcelId: string) => Making | undefined,
): KitComponent[] {
  const goods = new Map<string, Making['components'][number][]>();
  for (const component of components) {
    const { parcelId, item } = component;
    // Kits of different assemblies stay separate, because kits of the same name may hold different
    // goods.
    const own = makingOf(parcelId) === undefined ? undefined : parcelId;
    const key = JSON.stringify([item.category, item.name, item.specification, item.unit, own]);
    goods.set(key, [...(goods.get(key) ?? []), component]);
  }
  return [...goods.values()].flatMap((equal) => {
    const [{ item, parcelId }] = equal as [Making['components'][number]];
    const inAll = equal.reduce((sum, { quantity }) => sum + quantity, 0);
    const inner = makingOf(parcelId);
    return [
      {
        item,
        depth: 1,
        ...amountOf(inAll, kits),
        expiries: distinct(equal.flatMap(({ expiry }) => expiry ?? [])),
        lots: distinct(equal.flatMap(({ lot }) => lot ?? [])),
      },
      ...(inner === undefined ? [] : kitComponents(inner, makingOf)).map((within) =>
        withinOuter(within, inAll, kits),
      ),
    ];
  });
}

const amountOf = (
  inAll: number,
  kits: number,
): Pick<KitComponent, 'kits' | 'inAll' | 'inEach'> => ({
  kits,
  inAll,
  ...(inAll % kits === 0 ? { inEach: inAll / kits } : {}),
});

/**
 * Converts a component of inner kits into a component of the outer kits.
 * @param taken number of inner kits that went into the outer kits.
 * @param outer number of outer kits.
 */
function withinOuter(within: KitComponent, taken: number, outer: number): KitComponent {
  const { item, depth, expiries, lots } = within;
  const here = quantityInKits(within, taken);
  return {
    item,
    depth: depth + 1,
    ...(here === undefined ? { kits: outer } : amountOf(here, outer)),
    expiries,
    lots,
  };
}

/** Returns the quantity of a component in some of the kits; `undefined` when it is not known. */
export const quantityInKits = (
  { inAll, inEach, kits }: Pick<KitComponent, 'inAll' | 'inEach' | 'kits'>,
  some: number,
): number | undefined => (inEach !== undefined ? inEach * some : some === kits ? inAll : undefined);

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
