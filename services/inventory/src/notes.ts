import {
  DomainError,
  type EventStore,
  IdempotencyKeyUsed,
  type Vault,
} from '@bluebox/event-sourcing';

/** What people wrote with a command: for people to read, apart from the log. */
export interface Notes {
  /**
   * Runs a command with the id under which the note is kept; `undefined` when nothing was written.
   * The note is kept first and forgotten again when the command is refused.
   * @param stream where the event that names the note will be.
   */
  withNote<Answer>(
    stream: string,
    note: string | undefined,
    at: string,
    command: (noteId: string | undefined) => Promise<Answer>,
  ): Promise<Answer>;
  /** `undefined` when there is none, or it was erased. */
  read(noteId: string | undefined): Promise<string | undefined>;
  /** Forgets notes, written before the given ISO time, whose event never came. */
  sweep(before: string): Promise<void>;
}

const SWEEP_PAGE = 200;

/** The notes of the inventory service, in its vault. */
export function notesIn(
  vault: Vault,
  store: Pick<EventStore, 'readStream'>,
  newId: () => string,
): Notes {
  const isNamed = async (noteId: string): Promise<boolean> => {
    const record = await vault.get(noteId);
    if (record === undefined) return false;
    const { events } = await store.readStream(record['stream'] as string);
    return events.some(({ data }) => 'noteId' in data && data.noteId === noteId);
  };

  return {
    async withNote(stream, note, at, command) {
      if (note === undefined) return command(undefined);
      const noteId = newId();
      await vault.put(noteId, { stream, note }, at);
      try {
        return await command(noteId);
      } catch (error) {
        // Any other error leaves open whether the event was committed: the sweep will tell.
        if (error instanceof DomainError || error instanceof IdempotencyKeyUsed)
          await vault.forget(noteId);
        throw error;
      }
    },
    async read(noteId) {
      const record = noteId === undefined ? undefined : await vault.get(noteId);
      return record?.['note'] as string | undefined;
    },
    async sweep(before) {
      for (let after: string | undefined; ; ) {
        const noteIds = await vault.subjectsBefore(before, SWEEP_PAGE, after);
        for (const noteId of noteIds) if (!(await isNamed(noteId))) await vault.forget(noteId);
        after = noteIds.at(-1);
        if (after === undefined || noteIds.length < SWEEP_PAGE) return;
      }
    },
  };
}
