/**
 * Header with places in the log, separated by commas. A response lists its command's commits by
 * service and bucket, and positions that were found for requested commits; a request lists commits
 * that the answer must reflect. `inventory/3:4711` is a position, `inventory/3@<commit>` a commit
 * whose position is unknown, and `inventory/3@<commit>:4711` a commit with its position.
 */
export const POSITION_HEADER = 'Bluebox-Position';
/** Response header with the requested marks that the service's views did not include in time. */
export const BEHIND_HEADER = 'Bluebox-Behind';

/** A commit, or all events up to a position, in one bucket of one service. */
export interface LogMark {
  readonly service: string;
  readonly bucket: number;
  readonly commit?: string | undefined;
  /**
   * Position up to which the mark includes the events of the bucket; for a commit, at least the
   * position of its last event.
   */
  readonly position?: number | undefined;
}

/** Largest number of marks in one header; further marks are ignored. */
export const MOST_MARKS = 64;
const MARK = /^([a-z]{1,20})\/(\d{1,4})(?:@([\w-]{1,64}))?(?::(\d{1,15}))?$/;

/**
 * Reads the marks in a header. Unreadable marks are skipped, so the answer may lack their commits.
 */
export function readMarks(header: string | null | undefined): readonly LogMark[] {
  const marks: LogMark[] = [];
  for (const text of (header ?? '').split(',', MOST_MARKS)) {
    const [, service, bucket, commit, position] = MARK.exec(text.trim()) ?? [];
    if (service === undefined || (commit === undefined && position === undefined)) continue;
    marks.push({
      service,
      bucket: Number(bucket),
      ...(commit === undefined ? {} : { commit }),
      ...(position === undefined ? {} : { position: Number(position) }),
    });
  }
  return marks;
}

export const writeMarks = (marks: readonly LogMark[]): string =>
  marks
    .map(
      ({ service, bucket, commit, position }) =>
        `${service}/${bucket}${commit === undefined ? '' : `@${commit}`}${position === undefined ? '' : `:${position}`}`,
    )
    .join(',');

/**
 * Largest number of commits without position that a reader lists per bucket. The oldest commits are
 * dropped, because an answer with a later commit usually includes them; concurrent commits are the
 * exception.
 */
const MOST_NAMED = 16;

/** Commits that one reader has seen and that answers to its next requests should include. */
export class SeenMarks {
  /** Highest positions, by `service/bucket`. */
  readonly #positions = new Map<string, LogMark>();
  /** Commits whose positions are unknown, in the order in which they were first listed. */
  readonly #commits = new Map<string, LogMark>();

  /** Returns the value of {@link POSITION_HEADER} for the next request. */
  header(): string | undefined {
    const marks = [...this.#commits.values(), ...this.#positions.values()];
    return marks.length === 0 ? undefined : writeMarks(marks.slice(-MOST_MARKS));
  }

  /**
   * Remembers the marks of a response. Marks that the response could not include in time are
   * dropped, so that later requests do not wait for them again.
   */
  note(answer: { get(name: string): string | null }): void {
    for (const mark of readMarks(answer.get(POSITION_HEADER))) {
      if (mark.position === undefined) this.#name(mark);
      else this.#raise(mark);
    }
    for (const mark of readMarks(answer.get(BEHIND_HEADER))) {
      const key = `${mark.service}/${mark.bucket}`;
      const known = this.#positions.get(key)?.position ?? 0;
      if (mark.position === undefined) this.#commits.delete(mark.commit ?? '');
      else if (known <= mark.position) this.#positions.delete(key);
    }
  }

  /** Merges the marks that another reader has seen. */
  learn(other: SeenMarks): void {
    for (const mark of other.#commits.values()) this.#name(mark);
    for (const mark of other.#positions.values()) this.#raise(mark);
  }

  #name(mark: LogMark): void {
    this.#commits.set(mark.commit ?? '', mark);
    const named = [...this.#commits.values()].filter(
      ({ service, bucket }) => service === mark.service && bucket === mark.bucket,
    );
    for (const { commit = '' } of named.slice(0, -MOST_NAMED)) this.#commits.delete(commit);
  }

  #raise({ service, bucket, commit, position = 0 }: LogMark): void {
    if (commit !== undefined) this.#commits.delete(commit);
    const key = `${service}/${bucket}`;
    if ((this.#positions.get(key)?.position ?? 0) < position)
      this.#positions.set(key, { service, bucket, position });
  }
}
