/**
 * Personal data of one service, which is kept outside its log, encrypted at rest, and can be read
 * and erased by subject. A subject's record is first written before the event that names the
 * subject; a record whose event was never recorded is deleted by the sweep.
 */
export interface Vault {
  put(subject: string, record: Readonly<Record<string, unknown>>, at: string): Promise<void>;
  get(subject: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /**
   * Erases the record of a subject.
   * @returns whether there was one.
   */
  forget(subject: string): Promise<boolean>;
  /** Lists subjects whose records were written before the given ISO time, for the sweep. */
  subjectsBefore(at: string, limit: number, after?: string): Promise<readonly string[]>;
  /**
   * Returns the HMAC of an identifier such as a staff number. Equal inputs give equal outputs,
   * which cannot be reversed without the key.
   */
  pseudonym(kind: string, identifier: string): string;
}
