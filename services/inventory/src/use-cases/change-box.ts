import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { type BoxCommand, boxDecider, boxStream } from '../domain/box.ts';
import type { Notes } from '../notes.ts';
import { boxTarget, driveOfBox } from './known-box.ts';

/**
 * Carries out a command on a box, and answers with the new version. Refuses a command that the
 * state of the box does not allow, and an outdated `ifMatch`.
 */
export const changeBox = (
  store: EventStore,
  boxId: string,
  command: BoxCommand,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { box: boxTarget(boxId, ifMatch) },
    scope: driveOfBox,
    decide: (states) => ({ box: boxDecider.decide(command, states.box) }),
    answer: (_states, versions) => ok({ boxId, version: versions.box }, versions.box),
  });

export interface BoxesCorrected {
  readonly store: EventStore;
  readonly notes: Notes;
}

/**
 * Reopens or discards a box, with a note on the reason. The note is erased if {@link changeBox}
 * refuses the command.
 */
export const correctBox = (
  { store, notes }: BoxesCorrected,
  boxId: string,
  note: string | undefined,
  command: (noteId: string | undefined) => BoxCommand,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  notes.withNote(boxStream(boxId), note, context.at, (noteId) =>
    changeBox(store, boxId, command(noteId), context, ifMatch),
  );
