import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { type CaseCommand, caseDecider, caseStream } from '../domain/case.ts';
import type { Notes } from '../notes.ts';
import { caseTarget, driveOfCase } from './known-case.ts';

export interface CasesChanged {
  readonly store: EventStore;
  readonly notes: Notes;
}

/**
 * Carries out a command on a case, with a note. Refuses an unknown or closed case, an earlier
 * stage, and an outdated `ifMatch`. A refusal erases the note.
 */
export const changeCase = (
  { store, notes }: CasesChanged,
  caseId: string,
  note: string | undefined,
  command: (noteId: string | undefined) => Exclude<CaseCommand, { type: 'open' }>,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  notes.withNote(caseStream(caseId), { note }, context.at, (noteId) =>
    execute(store, {
      context,
      targets: { case: caseTarget(caseId, ifMatch) },
      scope: driveOfCase,
      decide: (states) => ({ case: caseDecider.decide(command(noteId), states.case) }),
      answer: (_states, versions) => ok({ caseId, version: versions.case }, versions.case),
    }),
  );
