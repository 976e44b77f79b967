import { type ConsignmentEvent, refuse } from '@bluebox/contracts';
import { type EventStore, fold, type StreamEvent } from '@bluebox/event-sourcing';
import { type Caller, linkGeneration, type StaffAccess, worksAt } from '@bluebox/service-http';
import { type Consignment, consignmentDecider, consignmentStream } from '../domain/consignment.ts';

export type KnownConsignment = Exclude<Consignment, { readonly status: 'none' }>;

export interface StoredConsignment {
  readonly consignment: Consignment;
  readonly version: number;
  readonly events: readonly StreamEvent<ConsignmentEvent>[];
}

/** Reads a consignment from its stream, with the events that made it what it is. */
export async function readConsignment(
  store: Pick<EventStore, 'readStream'>,
  consignmentId: string,
): Promise<StoredConsignment> {
  const stored = await store.readStream(consignmentStream(consignmentId));
  const events = stored.events as readonly StreamEvent<ConsignmentEvent>[];
  return {
    consignment: fold<Consignment, ConsignmentEvent>(consignmentDecider, events),
    version: stored.version,
    events,
  };
}

/** Tells whether the caller holds the newest recipient's link of this consignment. */
export const isRecipient = (consignment: KnownConsignment, caller: Caller): boolean =>
  linkGeneration(caller, 'consignment', consignment.consignmentId) === consignment.generation;

/**
 * Refuses callers who are neither the recipient nor, by default, a coordinator, as if the consignment did not
 * exist.
 */
export function assertMaySee(
  consignment: Consignment,
  caller: Caller,
  staff: StaffAccess = 'coordinator',
): asserts consignment is KnownConsignment {
  const allowed =
    consignment.status !== 'none' && (worksAt(caller, staff) || isRecipient(consignment, caller));
  if (!allowed) throw refuse('UNKNOWN_CONSIGNMENT');
}
