import { type DriveScopedEvent, type RejectionReason, SMALLEST_GROUP } from '@bluebox/contracts';
import { type Account, type Kind, kindOf, type Posting } from '@bluebox/ledger';

/*
 * A flow is one kind of movement behind the figures of a drive: goods of one kind that move between
 * two accounts, in either direction; goods of one kind that are rejected for one reason; or the
 * number of pledges. All figures that tell of givers are sums of flows.
 */

/** Name of a flow. */
export type FlowName = string;

/** Name of the flow that counts pledges. */
export const PLEDGES: FlowName = 'pledges';

/**
 * Largest number of parcels that a flow of one hour names. A few parcels are usually enough to find
 * {@link SMALLEST_GROUP} givers.
 */
export const MOST_PARCELS = 20;

/**
 * The sum of a flow within one hour. Only the first ids in alphabetical order are kept, which is a
 * choice that does not depend on the order of the events.
 */
export interface FlowSum {
  /** Net quantity; below zero if more moved against the direction of the flow. */
  readonly quantity: number;
  /** Ids of at most {@link SMALLEST_GROUP} pledges and walk-ins that the events name. */
  readonly givings: readonly string[];
  /**
   * Ids of at most {@link MOST_PARCELS} parcels that moved without their pledge or walk-in. None are
   * kept beside {@link SMALLEST_GROUP} givings.
   */
  readonly parcels: readonly string[];
}

export type FlowSums = Readonly<Record<FlowName, FlowSum>>;

/** The parts of a flow's name. */
export type Flow =
  | { readonly of: 'goods'; readonly kind: Kind; readonly from: Account; readonly to: Account }
  | { readonly of: 'rejections'; readonly kind: Kind; readonly reason: RejectionReason }
  | { readonly of: 'pledges' };

export const firstOf = (ids: Iterable<string>, most: number): readonly string[] =>
  [...new Set(ids)].sort().slice(0, most);

/** A pledge's reception has the id of the pledge. */
export const givingOf = ({ pledgeId, receptionId }: Posting['of']): string | undefined =>
  pledgeId ?? receptionId;

/**
 * Returns the account in which the public past shows goods. Withdrawn goods are shown as never
 * pledged, because withdrawals by fewer than five givers would otherwise leave the goods promised in
 * the public past for ever.
 */
const shownAccount = (account: Account): Account => (account === 'withdrawn' ? 'pledged' : account);

/** Returns the name of the flow of goods between two accounts, the same for both directions. */
export const goodsFlow = (kind: Kind, a: Account, b: Account): FlowName =>
  `${kind}|${[shownAccount(a), shownAccount(b)].sort().join('>')}`;

const rejectionFlow = (kind: Kind, reason: RejectionReason): FlowName => `${kind}|${reason}`;

/** Parses the name of a flow. */
export function readFlow(name: FlowName): Flow {
  if (name === PLEDGES) return { of: 'pledges' };
  const [category, unit, what = ''] = name.split('|');
  const kind = `${category}|${unit}` as Kind;
  const [from, to] = what.split('>') as Account[];
  return from === undefined || to === undefined
    ? { of: 'rejections', kind, reason: what as RejectionReason }
    : { of: 'goods', kind, from, to };
}

interface Addition {
  readonly flow: FlowName;
  readonly quantity: number;
  readonly giving: string | undefined;
  readonly parcel?: string | undefined;
}

/** Returns the quantities that an event adds to flows. */
function additionsOf(
  event: DriveScopedEvent,
  postings: readonly Posting[],
  rejections: readonly { kind: Kind; reason: RejectionReason; quantity: number }[],
): readonly Addition[] {
  const data: Posting['of'] & { readonly driveId: string } = event.data;
  return [
    ...postings.map(({ from, to, quantity, of: { parcelId: parcel, ...of }, ...goods }) => {
      const isForward = shownAccount(from) < shownAccount(to);
      return {
        flow: goodsFlow(kindOf(goods), from, to),
        quantity: isForward ? quantity : -quantity,
        giving: givingOf(of),
        parcel,
      };
    }),
    ...rejections.map(({ kind, reason, quantity }) => ({
      flow: rejectionFlow(kind, reason),
      quantity,
      giving: givingOf(data),
    })),
    ...(event.type === 'pledge.submitted'
      ? [{ flow: PLEDGES, quantity: 1, giving: event.data.pledgeId }]
      : []),
  ];
}

/** Adds an event to the flows of its hour. */
export function addFlows(
  before: FlowSums = {},
  event: DriveScopedEvent,
  postings: readonly Posting[],
  rejections: readonly { kind: Kind; reason: RejectionReason; quantity: number }[],
): FlowSums {
  const sums: Record<FlowName, FlowSum> = { ...before };
  for (const { flow, quantity, giving, parcel } of additionsOf(event, postings, rejections)) {
    const sum = sums[flow] ?? { quantity: 0, givings: [], parcels: [] };
    const givings =
      giving === undefined ? sum.givings : firstOf([...sum.givings, giving], SMALLEST_GROUP);
    const named = giving === undefined && parcel !== undefined ? [parcel] : [];
    sums[flow] = {
      quantity: sum.quantity + quantity,
      givings,
      parcels:
        givings.length < SMALLEST_GROUP ? firstOf([...sum.parcels, ...named], MOST_PARCELS) : [],
    };
  }
  return sums;
}
