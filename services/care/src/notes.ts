import {
  DomainError,
  type EventStore,
  eachWritten,
  IdempotencyKeyUsed,
  type Vault,
} from '@bluebox/event-sourcing';

/** Words of askers and of the office, which are stored in the vault, not in the log. */
export interface Notes {
  /**
   * Stores a note, and runs the command with the note's id, or with `undefined` if nothing was
   * written. The note is erased if the command is refused.
   * @param stream the stream of the event that will name the note.
   */
  withNote<Answer>(
    stream: string,
    text: string | undefined,
    at: string,
    command: (noteId: string | undefined) => Promise<Answer>,
  ): Promise<Answer>;
  /** Resolves with `undefined` if there is no note, or it was erased. */
  read(noteId: string | undefined): Promise<string | undefined>;
  /** Erases every note that an event of the stream names. */
  eraseOf(stream: string): Promise<void>;
  /**
   * Erases notes that no event names.
   * @param before ISO time. The command of a later note may still be running.
   * @param isOther whether a record of the vault is not a note.
   */
  sweep(before: string, isOther: (subject: string) => Promise<boolean>): Promise<void>;
}

export function notesIn(
  vault: Vault,
  store: Pick<EventStore, 'readStream'>,
  newId: () => string,
): Notes {
  const namedIn = async (stream: string): Promise<readonly string[]> =>
    (await store.readStream(stream)).events.flatMap(({ data }) =>
      'noteId' in data && typeof data.noteId === 'string' ? [data.noteId] : [],
    );
  return {
    async withNote(stream, text, at, command) {
      if (text === undefined) return command(undefined);
      const noteId = newId();
      await vault.put(noteId, { stream, note: text }, at, { isNew: true });
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
      for (const noteId of await namedIn(stream)) await vault.forget(noteId);
    },
    async sweep(before, isOther) {
      for await (const { subject } of eachWritten(vault, before)) {
        if (await isOther(subject)) continue;
        const record = await vault.get(subject);
        const named = record === undefined ? [] : await namedIn(String(record['stream']));
        if (!named.includes(subject)) await vault.forget(subject);
      }
    },
  };
}
