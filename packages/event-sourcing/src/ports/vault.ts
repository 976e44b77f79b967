/**
 * Personal data of one service, kept outside its log and encrypted at rest. Data is read and erased
 * by subject. A subject's record is first written before the event that names the subject; the
 * sweep deletes records whose event was never recorded.
 */
export interface Vault {
  put(subject: string, record: Readonly<Record<string, unknown>>, at: string): Promise<void>;
  get(subject: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /**
   * Erases the record of a subject.
   * @returns whether the record existed.
   */
  forget(subject: string): Promise<boolean>;
  /** Lists subjects whose records were written before the given ISO time, for the sweep. */
  subjectsBefore(at: string, limit: number, after?: string): Promise<readonly string[]>;
  /**
   * Returns the HMAC of an identifier such as a staff number. Equal identifiers give equal results,
   * from which nobody without the key can compute the identifier.
   */
  pseudonym(kind: string, identifier: string): string;
}
