/** A record of a vault, as the sweep sees it. */
export interface WrittenRecord {
  readonly subject: string;
  /** UTC time of the last `put`, ISO. */
  readonly at: string;
}

/**
 * Rules by which a vault indexes its records, so that people are found without opening every record.
 * The vault stores only keyed hashes of the terms, beside the record, and erases them with it.
 */
export interface RecordIndex {
  /** Version of the rules, which is raised when equal records get other terms. */
  readonly version: number;
  /** Returns the terms by which a record is found. The function must be pure. */
  termsOf(record: Readonly<Record<string, unknown>>): readonly string[];
}

/**
 * Personal data of one service, kept outside its log and encrypted at rest. Data is read and erased
 * by subject. A subject's record is first written before the event that names the subject; the
 * sweep deletes records whose event was never recorded.
 */
export interface Vault {
  /**
   * @param options.isNew whether the subject's id was made for this call, so that there is no
   *   earlier record.
   * @param options.scope scope in which the record is found by `search`, such as its drive. Record
   *   and index are written in one transaction. Without a scope, nothing finds the record until
   *   `index` is called.
   */
  put(
    subject: string,
    record: Readonly<Record<string, unknown>>,
    at: string,
    options?: { readonly isNew?: boolean; readonly scope?: string },
  ): Promise<void>;
  get(subject: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /**
   * Erases the record of a subject.
   * @returns whether the record existed.
   */
  forget(subject: string): Promise<boolean>;
  /**
   * Lists records that were written before the given ISO time, ordered by time and subject, for the
   * sweep. With `after`, the list begins after that record, even if it no longer exists.
   */
  writtenBefore(
    at: string,
    limit: number,
    after?: WrittenRecord,
  ): Promise<readonly WrittenRecord[]>;
  /**
   * Returns subjects of a scope whose record has all terms of at least one alternative, in no
   * particular order and each once. An empty alternative finds nobody. Records are found while their
   * key is replaced.
   * @param limit largest number of subjects.
   */
  search(
    scope: string,
    alternatives: readonly (readonly string[])[],
    limit: number,
  ): Promise<readonly string[]>;
  /**
   * Lists subjects whose record is not indexed by the vault's present rules, ordered by subject. A
   * vault without rules has none.
   * @param after subject after which the list begins, even if it no longer exists.
   */
  unindexed(limit: number, after?: string): Promise<readonly string[]>;
  /** Indexes the record of a subject in a scope. A subject without a record is left alone. */
  index(subject: string, scope: string): Promise<void>;
  /**
   * Returns the HMAC of an identifier such as a staff number. Equal identifiers give equal results,
   * from which nobody without the key can compute the identifier.
   */
  pseudonym(kind: string, identifier: string): string;
}

const SWEEP_PAGE = 200;

/**
 * Yields the records that were written before the given ISO time, by time and subject. Records may be
 * erased meanwhile.
 * @param after record after which the list begins.
 */
export async function* eachWritten(
  vault: Pick<Vault, 'writtenBefore'>,
  at: string,
  after?: WrittenRecord,
): AsyncGenerator<WrittenRecord, void, undefined> {
  for (let last = after; ; ) {
    const page = await vault.writtenBefore(at, SWEEP_PAGE, last);
    yield* page;
    last = page.at(-1);
    if (last === undefined || page.length < SWEEP_PAGE) return;
  }
}
