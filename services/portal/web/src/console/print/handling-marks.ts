import type { Content } from '@bluebox/contracts';
import { isMedical } from '@bluebox/contracts/kinds';

/** Handling marks on a carton, in the order in which they are printed. */
export type HandlingMark = 'medicine' | 'keepDry' | 'thisWayUp';

/**
 * Returns the handling marks of a carton. Kits count as medicine, because the label does not look
 * up their contents, and an unnecessary mark does less harm than a missing one.
 */
export const handlingMarks = (
  contents: readonly { readonly item: Pick<Content['item'], 'category'> }[],
): readonly HandlingMark[] => [
  ...(contents.some(({ item: { category } }) => isMedical(category))
    ? (['medicine'] as const)
    : []),
  'keepDry',
  'thisWayUp',
];
