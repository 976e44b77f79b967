import { type DriveTerms, SMALLEST_GROUP } from '@bluebox/contracts';
import { type Kind, kindOf, move } from '@bluebox/ledger';
import { type FlowName, goodsFlow, readFlow } from './flows.ts';
import {
  addCounts,
  type Counts,
  type JournalSums,
  type KindTotals,
  NO_COUNTS,
  NO_TOTALS,
  type PromiseDocument,
  unconfirmedBefore,
} from './projection.ts';
import { spoiledAwayBy } from './spoiled-away.ts';

/** The changes of one hour. */
export interface PastHour {
  /** Beginning of the hour, such as `2023-03-20T09`. */
  readonly begins: string;
  /** Changes of the counts. That of `pledges` is ignored, because pledges are counted by a flow. */
  readonly counts: Counts;
  readonly flows: readonly {
    readonly flow: FlowName;
    readonly quantity: number;
    /**
     * Ids of pledges and walk-ins. If there are {@link SMALLEST_GROUP} or more, some may be missing.
     */
    readonly givers: readonly string[];
  }[];
}

/** Changes of the public's figures since the step before, shown at the end of an hour. */
export interface PublicStep {
  /** The last millisecond of the hour. */
  readonly moment: string;
  /** Net quantity of each flow that is shown. */
  readonly flows: ReadonlyMap<FlowName, number>;
  readonly counts: Counts;
}

/** Promises of one kind that do not count at a moment. */
interface DoubtfulPromises {
  readonly quantity: number;
  readonly pledgeIds: ReadonlySet<string>;
}

/** Makes a function that returns the doubtful promises of a kind before a time. */
export const doubtfulAmong =
  (promises: readonly PromiseDocument[], needs: DriveTerms['needs']) =>
  (kind: Kind, end: string): DoubtfulPromises => {
    let quantity = 0;
    const pledgeIds = new Set<string>();
    for (const promise of promises)
      for (const amount of unconfirmedBefore(promise, needs, end))
        if (kindOf(amount) === kind) {
          quantity += amount.quantity;
          pledgeIds.add(promise.id);
        }
    return { quantity, pledgeIds };
  };

/**
 * Returns the steps in which the public sees the past of a drive. Each flow is withheld until at
 * least {@link SMALLEST_GROUP} pledges and walk-ins have changed it, and is then shown at the end of
 * the hour. Each figure therefore differs between two moments by a sum over that many givers, or not
 * at all. Hours are not withheld as a whole, because a single rejection would then withhold all later
 * hours.
 *
 * Doubtful promises are left out until they are confirmed, and do not count as givers.
 * @param hours all hours that may be shown, in order.
 */
export function publicSteps(
  hours: readonly PastHour[],
  doubtfulBefore: (kind: Kind, end: string) => DoubtfulPromises,
): readonly PublicStep[] {
  const steps: PublicStep[] = [];
  const withheld = new Map<FlowName, { quantity: number; readonly givers: Set<string> }>();
  /** Doubtful quantity of each kind that the shown promises lack. */
  const lacking = new Map<Kind, number>();
  let sinceStep = NO_COUNTS;
  for (const { begins, counts, flows } of hours) {
    sinceStep = addCounts(sinceStep, { ...counts, pledges: 0 });
    for (const { flow, quantity, givers } of flows) {
      const sum = withheld.get(flow) ?? { quantity: 0, givers: new Set() };
      sum.quantity += quantity;
      for (const giver of givers) sum.givers.add(giver);
      withheld.set(flow, sum);
    }
    const moment = `${begins}:59:59.999Z`;
    const shown = new Map<FlowName, number>();
    for (const [name, { quantity, givers }] of withheld) {
      if (givers.size < SMALLEST_GROUP) continue;
      let change = quantity;
      const flow = readFlow(name);
      if (flow.of === 'goods' && name === goodsFlow(flow.kind, 'pledged', 'promised')) {
        const doubtful = doubtfulBefore(flow.kind, `${moment}~`);
        const counted = [...givers].filter((id) => !doubtful.pledgeIds.has(id));
        if (counted.length < SMALLEST_GROUP) continue;
        change += (lacking.get(flow.kind) ?? 0) - doubtful.quantity;
        lacking.set(flow.kind, doubtful.quantity);
      }
      withheld.delete(name);
      if (change !== 0) shown.set(name, change);
    }
    if (shown.size === 0) continue;
    steps.push({ moment, flows: shown, counts: sinceStep });
    sinceStep = NO_COUNTS;
  }
  return steps;
}

/** Returns the totals that the public sees at a moment. */
export function publicTotalsAt(
  steps: readonly PublicStep[],
  moment: string,
): JournalSums & { readonly counts: Counts } {
  const kinds: Partial<Record<Kind, KindTotals>> = {};
  let counts = NO_COUNTS;
  for (const step of steps) {
    if (step.moment > moment) break;
    counts = addCounts(counts, step.counts);
    for (const [name, quantity] of step.flows) {
      const flow = readFlow(name);
      if (flow.of === 'pledges') {
        counts = addCounts(counts, { pledges: quantity });
        continue;
      }
      const totals = kinds[flow.kind] ?? NO_TOTALS;
      if (flow.of === 'rejections') {
        const rejected = (totals.rejectedBy[flow.reason] ?? 0) + quantity;
        kinds[flow.kind] = {
          ...totals,
          rejectedBy: { ...totals.rejectedBy, [flow.reason]: rejected },
        };
        continue;
      }
      const movement = { from: flow.from, to: flow.to, quantity };
      const spoiled = spoiledAwayBy(movement);
      kinds[flow.kind] = {
        ...totals,
        balances: move(totals.balances, movement),
        ...(spoiled === 0 ? {} : { spoiledAway: (totals.spoiledAway ?? 0) + spoiled }),
      };
    }
  }
  return { kinds, counts };
}
