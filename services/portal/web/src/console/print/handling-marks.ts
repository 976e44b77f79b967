import type { Content } from '@bluebox/contracts';
import { isMedical } from '@bluebox/contracts/kinds';

/** Marks for whoever carries a carton, in the order in which they are printed. */
export type HandlingMark = 'medicine' | 'keepDry' | 'thisWayUp';

/**
 * Every carton is kept dry and upright. A kit counts as medicine: a label is printed without asking for what is
 * in the kits, and a mark too many does less harm than one too few.
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
