import type { CatalogueItem } from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { ApiProblem, getJson, type PostOptions, postJson } from '../../platform/api.ts';

/** Finds the item of the catalogue with a GTIN of 14 digits; `undefined` if no item has it. */
export const itemOfCode = async (gtin: string): Promise<CatalogueItem | undefined> =>
  (await getJson(routes.findItems.at({ code: gtin }))).items[0];

/** An item as typed, with the code that was scanned for it. */
export interface CodeToLearn {
  readonly gtin: string;
  readonly itemId?: string | undefined;
  readonly goods: Omit<BodyOf<typeof routes.addItem>, 'codes' | 'english'>;
}

/**
 * Lets the catalogue learn a code: for the item that is named, or else for an item of the typed name,
 * which is listed if there is none.
 * @returns the id of the item.
 */
export async function learnCodeOf(
  { gtin, itemId, goods }: CodeToLearn,
  { idempotencyKey, ...options }: PostOptions,
): Promise<string> {
  const learn = async (id: string, step: string) => {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}.${step}` };
    await postJson(routes.learnCode.at({ itemId: id }), { code: gtin }, { ...options, ...key });
    return id;
  };
  if (itemId !== undefined) return learn(itemId, 'learn');
  try {
    const listed = await postJson(
      routes.addItem.at(),
      { ...goods, codes: [gtin] },
      { ...options, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
    );
    return listed.itemId;
  } catch (problem) {
    const listed = problem instanceof ApiProblem ? problem.data['itemId'] : undefined;
    if (!(problem instanceof ApiProblem) || problem.code !== 'ITEM_LISTED') throw problem;
    if (typeof listed !== 'string') throw problem;
    return learn(listed, 'learn-listed');
  }
}
