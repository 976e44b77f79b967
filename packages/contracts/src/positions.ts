/**
 * In an answer: where the commits of its command stand in the log, by service and bucket. In a request: which
 * commits its answer must know of. Several are separated by commas:
 * `inventory/3:4711` is known by its position, `inventory/3@<commit>` has none yet, and an answer that has learnt
 * the position of one that was named like this says `inventory/3@<commit>:4711`.
 */
export const POSITION_HEADER = 'Bluebox-Position';
/** In an answer: the commits, of those that it was to know of, that its views did not have in time. */
export const BEHIND_HEADER = 'Bluebox-Behind';

/** A commit, or everything up to a position, of one bucket of one service. */
export interface LogMark {
  readonly service: string;
  readonly bucket: number;
  readonly commit?: string | undefined;
  /** Of the commit's last event. Positions of a bucket have no holes, so what precedes is meant as well. */
  readonly position?: number | undefined;
}

/** Of one header; what comes after these is not read. */
export const MOST_MARKS = 64;
const MARK = /^([a-z]{1,20})\/(\d{1,4})(?:@([\w-]{1,64}))?(?::(\d{1,15}))?$/;

/** What cannot be read is left out: nothing but a later look depends on it. */
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

/** Commits of one bucket that a reader names: later ones stand later, but for those that were under way together. */
const MOST_NAMED = 16;

/** What one reader has seen done, so that what it asks next knows of it. */
export class SeenMarks {
  /** Highest positions, by `service/bucket`. */
  readonly #positions = new Map<string, LogMark>();
  /** Commits whose positions nobody has told yet, in the order in which they were named. */
  readonly #commits = new Map<string, LogMark>();

  /** For {@link POSITION_HEADER} of the next request. */
  header(): string | undefined {
    const marks = [...this.#commits.values(), ...this.#positions.values()];
    return marks.length === 0 ? undefined : writeMarks(marks.slice(-MOST_MARKS));
  }

  /** Takes in what an answer says. What it was behind is not asked for again: who asks would wait in vain each time. */
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

  /** Takes over what another reader has seen. */
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
