import type { ReceptionChanged } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok, type Reply } from '@bluebox/service-http';
import type { z } from 'zod';
import { type ReceptionCommand, receptionDecider, receptionStream } from '../domain/reception.ts';
import type { Notes } from '../notes.ts';
import { driveOfReception, receptionTarget } from './known-reception.ts';

/**
 * Carries out a command on a reception. Refuses a command that the state of the reception does not
 * allow, and an outdated `ifMatch`.
 */
export const changeReception = <Result extends Reply>(
  store: EventStore,
  receptionId: string,
  command: ReceptionCommand,
  context: CommandContext,
  ifMatch: number | undefined,
  reply: (changed: z.infer<typeof ReceptionChanged>) => Result,
) =>
  execute(store, {
    context,
    targets: { reception: receptionTarget(receptionId, ifMatch) },
    scope: driveOfReception,
    decide: (states) => ({ reception: receptionDecider.decide(command, states.reception) }),
    answer: (_states, versions) => reply({ receptionId, version: versions.reception }),
  });

export interface ReceptionsCorrected {
  readonly store: EventStore;
  readonly notes: Notes;
}

/**
 * Reverses an entry or a settlement of a reception, with a note on the reason. The note is erased
 * if {@link changeReception} refuses the command.
 */
export const correctReception = (
  { store, notes }: ReceptionsCorrected,
  receptionId: string,
  note: string | undefined,
  command: (noteId: string | undefined) => ReceptionCommand,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  notes.withNote(receptionStream(receptionId), note, context.at, (noteId) =>
    changeReception(store, receptionId, command(noteId), context, ifMatch, (changed) =>
      ok(changed, changed.version),
    ),
  );
