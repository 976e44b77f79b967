import type { Content } from '@bluebox/contracts';
import { isMedical } from '@bluebox/contracts/kinds';

/** Handling marks on a carton, in the order in which they are printed. */
export type HandlingMark = 'medicine' | 'keepDry' | 'thisWayUp';

/**
 * Returns the handling marks of a carton. Every carton is kept dry and upright. A kit counts as
 * medicine, because the label is printed without looking up the components of kits, and an
 * unnecessary mark does less harm than a missing one.
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
