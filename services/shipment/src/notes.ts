import {
  DomainError,
  type DomainEvent,
  type EventStore,
  eachWritten,
  IdempotencyKeyUsed,
  type Vault,
} from '@bluebox/event-sourcing';

/** A note that people write with a command. It is stored in the vault, not in the log. */
export interface WrittenNote {
  readonly note?: string | undefined;
  /** Name of the person who signed for the recipient. */
  readonly signer?: string | undefined;
}

export interface Notes {
  /**
   * Stores the note, and runs the command with the note's id, or with `undefined` if nothing was
   * written. The note is erased if the command is refused.
   * @param stream the stream of the event that will name the note.
   */
  withNote<Answer>(
    stream: string,
    written: WrittenNote,
    at: string,
    command: (noteId: string | undefined) => Promise<Answer>,
  ): Promise<Answer>;
  /** Resolves with an empty note if there is no note, or the note was erased. */
  read(noteId: string | undefined): Promise<WrittenNote>;
  forget(noteId: string): Promise<void>;
  /**
   * Erases every note that an event of the stream names, except the notes of thanks.
   * @returns the number of erased notes.
   */
  eraseOf(stream: string): Promise<number>;
  /**
   * Erases notes that no event names, and notes of drives that ended long ago, except the notes of
   * thanks.
   * @param before ISO time. The command of a later note may still be running.
   */
  sweep(before: string): Promise<void>;
}

/**
 * Opens the notes of the shipment service.
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
    async withNote(stream, { note, signer }, at, command) {
      if (note === undefined && signer === undefined) return command(undefined);
      const noteId = newId();
      await vault.put(
        noteId,
        {
          stream,
          ...(note === undefined ? {} : { note }),
          ...(signer === undefined ? {} : { signer }),
        },
        at,
        { isNew: true },
      );
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
      if (record === undefined) return {};
      const { stream, ...written } = record;
      return written as WrittenNote;
    },
    async forget(noteId) {
      await vault.forget(noteId);
    },
    async eraseOf(stream) {
      let erased = 0;
      // Thanks are left out, because they are withdrawn separately.
      for (const { type, data } of (await store.readStream(stream)).events)
        if (
          type !== 'consignment.thanked' &&
          'noteId' in data &&
          (await vault.forget(data.noteId as string))
        )
          erased += 1;
      return erased;
    },
    async sweep(before) {
      for await (const { subject: noteId } of eachWritten(vault, before))
        if (!(await mayStay(noteId))) await vault.forget(noteId);
    },
  };
}
