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
 * Carries out a command of the staff on a consignment, and answers with the new version. Refuses a
 * command that the state of the consignment does not allow, and an outdated `ifMatch`.
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
 * Discards a consignment, or reverses or corrects one of its records, with a note on the reason.
 * The note is erased if {@link changeConsignment} refuses the command.
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
