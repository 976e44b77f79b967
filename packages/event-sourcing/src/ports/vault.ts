/** A record of a vault, as the sweep sees it. */
export interface WrittenRecord {
  readonly subject: string;
  /** UTC time of the last `put`, ISO. */
  readonly at: string;
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
   */
  put(
    subject: string,
    record: Readonly<Record<string, unknown>>,
    at: string,
    options?: { readonly isNew: boolean },
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
