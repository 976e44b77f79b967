import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import {
  type ConsignmentCommand,
  consignmentDecider,
  consignmentStream,
} from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import { consignmentTarget, driveOfConsignment } from './known-consignment.ts';

/**
 * Carries out a command of the staff to one consignment. It refuses commands that the state of the consignment
 * does not allow, and an `ifMatch` that is not the current version. The answer has the version after the
 * command.
 */
export const changeConsignment = (
  store: EventStore,
  consignmentId: string,
  command: ConsignmentCommand,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  execute(store, {
    context,
    targets: { consignment: consignmentTarget(consignmentId, ifMatch) },
    scope: driveOfConsignment,
    decide: (states) => ({ consignment: consignmentDecider.decide(command, states.consignment) }),
    answer: (_states, versions) =>
      ok({ consignmentId, version: versions.consignment }, versions.consignment),
  });

/**
 * Takes back or corrects a record of one consignment, with a note on the reason. It refuses what
 * {@link changeConsignment} refuses, and then erases the note.
 */
export const correctConsignment = (
  { store, notes }: { readonly store: EventStore; readonly notes: Notes },
  consignmentId: string,
  note: string | undefined,
  command: (noteId: string | undefined) => ConsignmentCommand,
  context: CommandContext,
  ifMatch: number | undefined,
) =>
  notes.withNote(consignmentStream(consignmentId), { note }, context.at, (noteId) =>
    changeConsignment(store, consignmentId, command(noteId), context, ifMatch),
  );
