import { type ConsignmentEvent, refuse } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Caller, linkGeneration, type StaffAccess, worksAt } from '@bluebox/service-http';
import { type Consignment, consignmentDecider, consignmentStream } from '../domain/consignment.ts';

export type KnownConsignment = Exclude<Consignment, { readonly status: 'none' }>;

/**
 * Returns a consignment as the target of a command. The command is refused if `ifMatch` is
 * outdated.
 */
export const consignmentTarget = (
  consignmentId: string,
  ifMatch?: number,
): StreamTarget<Consignment, ConsignmentEvent> => ({
  stream: consignmentStream(consignmentId),
  evolver: consignmentDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a consignment. The cast is safe, because the decision has already refused an
 * unknown consignment.
 */
export const driveOfConsignment = ({
  consignment,
}: {
  readonly consignment: Consignment;
}): string => (consignment as KnownConsignment).driveId;

export interface StoredConsignment {
  readonly consignment: Consignment;
  readonly version: number;
  readonly events: readonly StreamEvent<ConsignmentEvent>[];
}

export async function readConsignment(
  store: Pick<EventStore, 'readStream'>,
  consignmentId: string,
): Promise<StoredConsignment> {
  const { stream, evolver } = consignmentTarget(consignmentId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<ConsignmentEvent>[];
  return {
    consignment: fold<Consignment, ConsignmentEvent>(evolver, events),
    version: stored.version,
    events,
  };
}

/** Whether the caller holds the recipient's current link to this consignment. */
export const isRecipient = (consignment: KnownConsignment, caller: Caller): boolean =>
  linkGeneration(caller, 'consignment', consignment.consignmentId) === consignment.generation;

/**
 * Refuses callers who are neither the recipient nor allowed staff, as if the consignment did not
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
