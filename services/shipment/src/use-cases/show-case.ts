import { type CaseView, refuse } from '@bluebox/contracts';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { type Caller, ok } from '@bluebox/service-http';
import type { Notes } from '../notes.ts';
import type { CaseDocument } from '../projections/cases.ts';
import { readCase } from './known-case.ts';
import { reportedBy } from './reported-by.ts';

export interface CasesShown {
  readonly store: EventStore;
  readonly cases: View;
  readonly notes: Notes;
}

/** Shows a case with its notes; refuses an unknown case. */
export async function showCase(
  { store, cases, notes }: CasesShown,
  caseId: string,
  caller: Caller,
) {
  const { found, version, events } = await readCase(store, caseId);
  if (found.status === 'none') throw refuse('UNKNOWN_CASE');
  const written = await Promise.all(
    events.map(async ({ data, recordedAt }) => ({
      at: recordedAt,
      text: (await notes.read(data.noteId)).note,
    })),
  );
  const listed = await cases.get<CaseDocument>('cases', caseId);
  const closedAt =
    found.status === 'closed'
      ? events.findLast(({ type }) => type === 'case.closed')?.recordedAt
      : undefined;
  return ok(
    {
      id: caseId,
      driveId: found.driveId,
      ...(listed?.number === undefined ? {} : { number: listed.number }),
      ...(listed?.boxNumber === undefined ? {} : { boxNumber: listed.boxNumber }),
      ...(listed?.lines === undefined ? {} : { lines: listed.lines }),
      ...(listed?.via === undefined ? {} : { via: listed.via }),
      ...(await reportedBy(notes, listed?.noteId, caller)),
      kind: found.kind,
      status: found.status,
      ...(found.consignmentId === undefined ? {} : { consignmentId: found.consignmentId }),
      ...(found.boxId === undefined ? {} : { boxId: found.boxId }),
      ...(found.stage === undefined ? {} : { stage: found.stage }),
      ...(found.status === 'closed' ? { resolution: found.resolution } : {}),
      openedAt: events[0]?.recordedAt as string,
      ...(closedAt === undefined ? {} : { closedAt }),
      notes: written.flatMap(({ at, text }) => (text === undefined ? [] : [{ at, text }])),
      version,
    } satisfies CaseView,
    version,
  );
}
