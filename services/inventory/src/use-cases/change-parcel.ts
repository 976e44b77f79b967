import type { ParcelChanged } from '@bluebox/contracts';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import type { Reply } from '@bluebox/service-http';
import type { z } from 'zod';
import { type ParcelCommand, parcelDecider, parcelStream } from '../domain/parcel.ts';
import type { Notes } from '../notes.ts';
import { driveOfParcel, parcelTarget } from './known-parcel.ts';

export interface ParcelsChanged {
  readonly store: EventStore;
  readonly notes: Notes;
}

/**
 * Carries out a command on a parcel, with a note on the reason. Refuses a command that the state of
 * the parcel does not allow, and an outdated `ifMatch`. A refusal erases the note.
 */
export const changeParcel = <Result extends Reply>(
  { store, notes }: ParcelsChanged,
  parcelId: string,
  note: string | undefined,
  command: (noteId: string | undefined) => ParcelCommand,
  context: CommandContext,
  ifMatch: number | undefined,
  reply: (changed: z.infer<typeof ParcelChanged>) => Result,
) =>
  notes.withNote(parcelStream(parcelId), note, context.at, (noteId) =>
    execute(store, {
      context,
      targets: { parcel: parcelTarget(parcelId, ifMatch) },
      scope: driveOfParcel,
      decide: (states) => ({ parcel: parcelDecider.decide(command(noteId), states.parcel) }),
      answer: (_states, versions) => reply({ parcelId, version: versions.parcel }),
    }),
  );
