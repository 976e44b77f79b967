import { type PledgeEvent, refuse } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Caller, linkGeneration, type StaffAccess, worksAt } from '@bluebox/service-http';
import { type Pledge, pledgeDecider, pledgeStream } from '../domain/pledge.ts';

export type SubmittedPledge = Exclude<Pledge, { status: 'none' }>;

/** Returns a pledge as the target of a command. The command is refused if `ifMatch` is outdated. */
export const pledgeTarget = (
  pledgeId: string,
  ifMatch?: number,
): StreamTarget<Pledge, PledgeEvent> => ({
  stream: pledgeStream(pledgeId),
  evolver: pledgeDecider,
  expectedVersion: ifMatch,
});

export async function readPledge(
  store: Pick<EventStore, 'readStream'>,
  pledgeId: string,
): Promise<{
  readonly pledge: Pledge;
  readonly version: number;
  readonly submittedAt: string;
  /** Time at which the pledge was recorded; empty if there is no such pledge. */
  readonly recordedAt: string;
}> {
  const { stream, evolver } = pledgeTarget(pledgeId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<PledgeEvent>[];
  const pledge = fold<Pledge, PledgeEvent>(evolver, events);
  return {
    pledge,
    version: stored.version,
    recordedAt: events[0]?.recordedAt ?? '',
    submittedAt:
      (pledge.status === 'none' ? undefined : pledge.submittedAt) ?? events[0]?.recordedAt ?? '',
  };
}

/** Refuses everybody but the giver and the allowed staff, as if the pledge did not exist. */
export function assertMayAct(
  pledge: Pledge,
  caller: Caller,
  staff: StaffAccess = 'desk',
): asserts pledge is SubmittedPledge {
  const allowed =
    pledge.status !== 'none' &&
    (worksAt(caller, staff) ||
      linkGeneration(caller, 'pledge', pledge.pledgeId) === pledge.generation);
  if (!allowed) throw refuse('UNKNOWN_PLEDGE');
}
