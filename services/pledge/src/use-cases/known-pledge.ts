import { refuse } from '@bluebox/contracts';
import { type EventStore, fold } from '@bluebox/event-sourcing';
import { type Caller, linkGeneration, type StaffAccess, worksAt } from '@bluebox/service-http';
import { type Pledge, pledgeDecider, pledgeStream } from '../domain/pledge.ts';

export type SubmittedPledge = Exclude<Pledge, { status: 'none' }>;

/** Reads a pledge from its stream. */
export async function readPledge(
  store: EventStore,
  pledgeId: string,
): Promise<{ readonly pledge: Pledge; readonly version: number; readonly submittedAt: string }> {
  const { events, version } = await store.readStream(pledgeStream(pledgeId));
  const pledge: Pledge = fold(pledgeDecider, events as never);
  return {
    pledge,
    version,
    submittedAt:
      (pledge.status === 'none' ? undefined : pledge.submittedAt) ?? events[0]?.recordedAt ?? '',
  };
}

/** Refuses callers other than the giver and allowed staff as if the pledge did not exist. */
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
