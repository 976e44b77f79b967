/** A note, a checkpoint, a signature or a key does not have the form that a writer gives it. */
export class NoteRefused extends Error {
  /** Reason, for a log or an administrator. */
  readonly reason: string;
  constructor(reason: string) {
    super(`the note is refused: ${reason}`);
    this.name = 'NoteRefused';
    this.reason = reason;
  }
}
