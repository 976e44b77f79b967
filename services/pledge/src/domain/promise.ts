import type { PledgeEvent, PledgeView } from '@bluebox/contracts';
import { postToLines } from '@bluebox/ledger';

/** Quantities of a line by the state of the promise. Their sum is the quantity ever promised. */
export interface LineQuantities {
  readonly outstanding: number;
  /** Quantity that inventory deducted from the promise: handed in, or reported as not coming. */
  readonly handedIn: number;
  readonly withdrawn: number;
  readonly notHandedIn: number;
}

/**
 * Returns the quantity that inventory deducted from the promise of each line. A returned quantity
 * is negative.
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
 * Returns an event's changes to the quantities of lines, by line. Hand-ins are added here, because
 * the ledger posts them with inventory's events instead.
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
 * Returns the status that lists and pages show. A pledge with nothing outstanding is `ended` if any
 * of its goods did not come, or else `settled`.
 */
export const statusOf = (
  isWithdrawn: boolean,
  { outstanding, notHandedIn }: Pick<LineQuantities, 'outstanding' | 'notHandedIn'>,
): PledgeView['status'] => {
  if (isWithdrawn) return 'withdrawn';
  if (outstanding > 0) return 'open';
  return notHandedIn > 0 ? 'ended' : 'settled';
};

/** Applies the line's change, if there is one. */
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
