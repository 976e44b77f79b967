import type { CaseEvent } from '@bluebox/contracts';
import {
  type EventStore,
  fold,
  type StreamEvent,
  type StreamTarget,
} from '@bluebox/event-sourcing';
import { type Case, caseDecider, caseStream } from '../domain/case.ts';

export type OpenedCase = Exclude<Case, { readonly status: 'none' }>;

/** Returns a case as the target of a command. The command is refused if `ifMatch` is outdated. */
export const caseTarget = (caseId: string, ifMatch?: number): StreamTarget<Case, CaseEvent> => ({
  stream: caseStream(caseId),
  evolver: caseDecider,
  expectedVersion: ifMatch,
});

/**
 * Returns the drive of a case. The cast is safe, because the decision has already refused an
 * unknown case.
 */
export const driveOfCase = ({ case: found }: { readonly case: Case }): string =>
  (found as OpenedCase).driveId;

export interface StoredCase {
  readonly found: Case;
  readonly version: number;
  readonly events: readonly StreamEvent<CaseEvent>[];
}

export async function readCase(
  store: Pick<EventStore, 'readStream'>,
  caseId: string,
): Promise<StoredCase> {
  const { stream, evolver } = caseTarget(caseId);
  const stored = await store.readStream(stream);
  const events = stored.events as readonly StreamEvent<CaseEvent>[];
  return {
    found: fold<Case, CaseEvent>(evolver, events),
    version: stored.version,
    events,
  };
}
