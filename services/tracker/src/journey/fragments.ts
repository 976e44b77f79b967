import type { Content, Item, ReceiptLine, RejectionReason } from '@bluebox/contracts';
import type { Document } from '@bluebox/event-sourcing';
import type { LineBalances } from '@bluebox/ledger';

/* The view has one fragment per service and record, because events of different services may arrive
   in any order. journey/journey.ts joins the fragments when they are read. */

/**
 * A line of a pledge, from the pledge service's events. A withdrawn line is kept, so that its
 * history can be seen.
 */
export interface PledgedLine {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  /** Quantity as the giver last described it. Withdrawals and hand-ins do not change it. */
  readonly first: number;
}
export interface PledgeFragment extends Document {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  /** Generation of the giver's private link. */
  readonly generation: number;
  readonly withdrawnAt?: string;
  readonly writtenOffAt?: string;
  readonly lines: readonly PledgedLine[];
  /** Balances of the lines, from the pledge service's events alone. */
  readonly balances: LineBalances;
}

/** A rejected part of a received line. */
export interface RejectedPart {
  readonly partId: string;
  readonly quantity: number;
  readonly reasons: readonly RejectionReason[];
  readonly at: string;
}
/** The settlement of some rejected goods. */
export interface Settlement {
  readonly settlementId: string;
  readonly to: 'returned' | 'disposed';
  readonly quantity: number;
  readonly at: string;
}
/** An accepted part, which has become a parcel. */
export interface AcceptedPart {
  readonly parcelId: string;
  readonly quantity: number;
  readonly at: string;
}
/**
 * A received line up to its inspection, from inventory's events. Accepted goods continue as
 * parcels.
 */
export interface ReceivedLineFragment {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  readonly receivedAt: string;
  readonly quarantinedAt?: string;
  readonly rejected: readonly RejectedPart[];
  readonly settlements: readonly Settlement[];
  readonly accepted: readonly AcceptedPart[];
}
export interface ReceptionFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string;
  readonly lines: readonly ReceivedLineFragment[];
  /**
   * Balances of the lines, from inventory's events alone, up to the inspection and the settlement
   * of rejected goods.
   */
  readonly balances: LineBalances;
}

/** Number of pieces in one place, and the time when the last pieces came there. */
export interface Held {
  readonly quantity: number;
  readonly at: string;
}
export type Holdings = Readonly<Record<string, Held>>;

/** A parcel, and the places of its pieces. */
export interface ParcelFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string;
  /** Id of the assembly; only for a parcel of assembled kits. */
  readonly kitId?: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  readonly createdAt: string;
  readonly quantity: number;
  /** Part of the quantity that adjustments added. */
  readonly found: number;
  /** Quantity that would be free if no hold stopped the parcel; absent if 0. */
  readonly held?: Held;
  /** Ids of the holds that stop the parcel; absent if none does. */
  readonly holds?: readonly string[];
  /** Quantities by box, by kit and by end. Empty entries are left out. */
  readonly boxes: Holdings;
  readonly kits: Holdings;
  readonly ended: Holdings;
}

/** Kits that were assembled together. */
export interface KitFragment extends Document {
  readonly driveId: string;
  /** The parcel that consists of the kits. */
  readonly parcelId: string;
  readonly components: readonly Content[];
}

export interface BoxFragment extends Document {
  readonly driveId: string;
  readonly number: number;
  /** Gross weight in grams; absent for an open box. */
  readonly weight?: number;
  /** Quantities by parcel. */
  readonly contents: Readonly<Record<string, number>>;
}

/** A dispatched box, from the shipment service's events. */
export interface ShippedBoxFragment extends Document {
  readonly driveId: string;
  readonly consignmentId: string;
  readonly sentAt: string;
  readonly deliveredAt?: string;
  readonly confirmedAt?: string;
  readonly receipt?: readonly ReceiptLine[];
}
export interface ConsignmentFragment extends Document {
  readonly driveId: string;
  readonly carrier: string;
  readonly waybill: string;
}

export const fragments = {
  pledges: 'pledges',
  receptions: 'receptions',
  parcels: 'parcels',
  kits: 'kits',
  boxes: 'boxes',
  shipped: 'shipped-boxes',
  consignments: 'consignments',
} as const;
