import type { PledgeEvent, PledgeView } from '@bluebox/contracts';
import { postToLines } from '@bluebox/ledger';

/**
 * Quantities that show how far a line's promise was fulfilled. The sum of the four is the total
 * ever promised.
 */
export interface LineQuantities {
  readonly outstanding: number;
  /**
   * Quantity that inventory deducted from the promise, because it was handed in or was reported as
   * not coming.
   */
  readonly handedIn: number;
  readonly withdrawn: number;
  readonly notHandedIn: number;
}

/**
 * Returns the quantities that inventory deducted from the promise of each line, or returned to it.
 */
const handInsIn = (event: PledgeEvent): ReadonlyMap<string, number> => {
  switch (event.type) {
    case 'pledge.hand-in-noted':
      return new Map(event.data.lines.map(({ lineId, settled }) => [lineId, settled]));
    case 'pledge.hand-in-reversal-noted':
      return new Map(event.data.lines.map(({ lineId, restored }) => [lineId, -restored]));
    default:
      return new Map();
  }
};

/**
 * Returns the changes that an event makes to the quantities of lines: the movements of the ledger,
 * and hand-ins, which inventory posts. Both the aggregate and the list of pledges use them.
 */
export function quantityChanges(event: PledgeEvent): ReadonlyMap<string, LineQuantities> {
  const moved = postToLines({}, event);
  const handIns = handInsIn(event);
  return new Map(
    [...new Set([...Object.keys(moved), ...handIns.keys()])].map((lineId) => {
      const { promised = 0, withdrawn = 0, notHandedIn = 0 } = moved[lineId] ?? {};
      const handedIn = handIns.get(lineId) ?? 0;
      return [lineId, { outstanding: promised - handedIn, handedIn, withdrawn, notHandedIn }];
    }),
  );
}

/**
 * Returns the status of a pledge as every list and page shows it. A pledge with lines that did not
 * come is never called settled.
 */
export const statusOf = (
  isWithdrawn: boolean,
  { outstanding, notHandedIn }: Pick<LineQuantities, 'outstanding' | 'notHandedIn'>,
): PledgeView['status'] => {
  if (isWithdrawn) return 'withdrawn';
  if (outstanding > 0) return 'open';
  return notHandedIn > 0 ? 'ended' : 'settled';
};

/** Returns the line's quantities after changes to some lines. */
export function withChange<L extends LineQuantities & { readonly lineId: string }>(
  line: L,
  changes: ReadonlyMap<string, LineQuantities>,
): L {
  const change = changes.get(line.lineId);
  return change === undefined
    ? line
    : {
        ...line,
        outstanding: line.outstanding + change.outstanding,
        handedIn: line.handedIn + change.handedIn,
        withdrawn: line.withdrawn + change.withdrawn,
        notHandedIn: line.notHandedIn + change.notHandedIn,
      };
}
