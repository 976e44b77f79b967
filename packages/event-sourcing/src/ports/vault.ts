/**
 * Personal data of one service, apart from its log: encrypted at rest, readable and erasable by
 * subject. A record is written before the event that names its subject; a record whose event never
 * came is swept.
 */
export interface Vault {
  put(subject: string, record: Readonly<Record<string, unknown>>, at: string): Promise<void>;
  get(subject: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** @returns whether there was something to forget. */
  forget(subject: string): Promise<boolean>;
  /** Subjects written before the given ISO time, for the sweep. */
  subjectsBefore(at: string, limit: number, after?: string): Promise<readonly string[]>;
  /** Keyed HMAC of an identifier such as a staff number: equal input, equal output, not reversible. */
  pseudonym(kind: string, identifier: string): string;
}
