import type { Item } from '@bluebox/contracts';
import type { Document } from '@bluebox/event-sourcing';

/* Documents by which the goods of a lot are found in the view of the journeys. */

/** A record that has goods of a lot: a pledge, a reception, or a parcel. */
export interface LotPointer extends Document {
  readonly kind: 'pledge' | 'reception' | 'parcel';
  /** Id of the record. */
  readonly record: string;
  readonly driveId: string;
  readonly item: Item;
  /** The lot as it is written on the pack. */
  readonly written: string;
  /** Form in which lots are compared. */
  readonly lot: string;
  /** Form that this lot shares with lots that look like it. */
  readonly alike: string;
}

/** Goods that wait at the desk: of one entry at the desk, or of one part that was set aside. */
export interface WaitingPortion {
  readonly lineId: string;
  readonly item: Item;
  readonly lot?: string;
  readonly from: 'received' | 'quarantined';
  /** Quantity that waits. It is negative if goods were taken from another entry of equal facts. */
  readonly waiting: number;
}
export interface WaitingFragment extends Document {
  readonly driveId: string;
  /** Portions by the id of the entry or part, and the line. */
  readonly portions: Readonly<Record<string, WaitingPortion>>;
}

/** Quantities of one item in one drive of which nobody noted the lot. */
export interface UnnotedFragment extends Document {
  readonly item: Item;
  readonly name: string;
  readonly driveId: string;
  /** Quantity that waits at the desk. */
  readonly waiting: number;
  /** Quantity that was accepted, wherever it is now. */
  readonly accepted: number;
}

/** A hold, with what givers are told about it. */
export interface HoldFragment extends Document {
  readonly item: Item;
  readonly lots: readonly string[];
  readonly why: string;
  readonly lifted: boolean;
}

export const recallFragments = {
  lots: 'lots',
  waiting: 'waiting-portions',
  unnoted: 'unnoted-lots',
  holds: 'holds',
} as const;
