import { type LotProblem, lotProblem, tidyLot } from '@bluebox/contracts/lot';

/** A typed or scanned lot, parsed. */
export type ReadLot =
  | { readonly kind: 'none' }
  | { readonly kind: 'lot'; readonly lot: string }
  | { readonly kind: 'unclear'; readonly problem: LotProblem };

export function readLot(typed: string): ReadLot {
  const lot = tidyLot(typed);
  if (lot === '') return { kind: 'none' };
  const problem = lotProblem(lot);
  return problem === undefined ? { kind: 'lot', lot } : { kind: 'unclear', problem };
}
