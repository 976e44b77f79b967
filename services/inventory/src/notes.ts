import type { ReceptionEvent } from '@bluebox/contracts';
import {
  DomainError,
  type DomainEvent,
  type EventStore,
  eachWritten,
  IdempotencyKeyUsed,
  type Vault,
} from '@bluebox/event-sourcing';

import { parcelStream } from './domain/parcel.ts';
import { receptionStream } from './domain/reception.ts';

/** Notes that people write with commands. They are stored in the vault, not in the log. */
export interface Notes {
  /**
   * Stores the note, and runs the command with the note's id, or with `undefined` if there is no
   * note. The note is erased if the command is refused.
   * @param stream the stream of the event that will name the note.
   */
  withNote<Answer>(
    stream: string,
    note: string | undefined,
    at: string,
    command: (noteId: string | undefined) => Promise<Answer>,
  ): Promise<Answer>;
  /** Resolves with `undefined` if there is no note, or the note was erased. */
  read(noteId: string | undefined): Promise<string | undefined>;
  /**
   * Erases every note that an event of the stream names.
   * @returns the number of erased notes.
   */
  eraseOf(stream: string): Promise<number>;
  /**
   * Erases notes that no event names, and notes of drives that ended long ago.
   * @param before ISO time. The command of a later note may still be running.
   */
  sweep(before: string): Promise<void>;
}

/**
 * Opens the notes of the inventory service.
 * @param isOver whether an event's drive ended so long ago that the event's note must be erased.
 */
export function notesIn(
  vault: Vault,
  store: Pick<EventStore, 'readStream'>,
  newId: () => string,
  isOver: (naming: DomainEvent) => Promise<boolean>,
): Notes {
  const mayStay = async (noteId: string): Promise<boolean> => {
    const record = await vault.get(noteId);
    if (record === undefined) return false;
    const { events } = await store.readStream(record['stream'] as string);
    const naming = events.find(({ data }) => 'noteId' in data && data.noteId === noteId);
    return naming !== undefined && !(await isOver(naming));
  };

  return {
    async withNote(stream, note, at, command) {
      if (note === undefined) return command(undefined);
      const noteId = newId();
      await vault.put(noteId, { stream, note }, at, { isNew: true });
      try {
        return await command(noteId);
      } catch (error) {
        // The event may have been committed despite any other error. The sweep decides later.
        if (error instanceof DomainError || error instanceof IdempotencyKeyUsed)
          await vault.forget(noteId);
        throw error;
      }
    },
    async read(noteId) {
      const record = noteId === undefined ? undefined : await vault.get(noteId);
      return record?.['note'] as string | undefined;
    },
    async eraseOf(stream) {
      let erased = 0;
      for (const { data } of (await store.readStream(stream)).events)
        if ('noteId' in data && (await vault.forget(data.noteId as string))) erased += 1;
      return erased;
    },
    async sweep(before) {
      for await (const { subject: noteId } of eachWritten(vault, before))
        if (!(await mayStay(noteId))) await vault.forget(noteId);
    },
  };
}

/**
 * Erases the notes of a reception and of its accepted parcels, because notes may identify the
 * giver.
 */
export async function eraseNotesOfReception(
  { store, notes }: { readonly store: Pick<EventStore, 'readStream'>; readonly notes: Notes },
  receptionId: string,
): Promise<number> {
  const { events } = await store.readStream(receptionStream(receptionId));
  const parcelIds = (events as readonly ReceptionEvent[]).flatMap(({ type, data }) =>
    type === 'inspection.recorded'
      ? data.parts.flatMap((part) => (part.outcome === 'accepted' ? [part.parcelId] : []))
      : [],
  );
  let erased = await notes.eraseOf(receptionStream(receptionId));
  for (const parcelId of parcelIds) erased += await notes.eraseOf(parcelStream(parcelId));
  return erased;
}
