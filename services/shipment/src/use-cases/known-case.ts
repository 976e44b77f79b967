import type { CaseEvent } from '@bluebox/contracts';
import { type EventStore, fold, type StreamEvent } from '@bluebox/event-sourcing';
import { type Case, caseDecider, caseStream } from '../domain/case.ts';

export type OpenedCase = Exclude<Case, { readonly status: 'none' }>;

export interface StoredCase {
  readonly found: Case;
  readonly version: number;
  readonly events: readonly StreamEvent<CaseEvent>[];
}

/** Reads a case from its stream, with the events that made it what it is. */
export async function readCase(store: EventStore, caseId: string): Promise<StoredCase> {
  const stored = await store.readStream(caseStream(caseId));
  const events = stored.events as readonly StreamEvent<CaseEvent>[];
  return {
    found: fold<Case, CaseEvent>(caseDecider, events),
    version: stored.version,
    events,
  };
}
