/** Something that a bulk action is done to, as people know it. */
export interface BulkRow {
  readonly id: string;
  readonly name: string;
}

export type Outcome =
  | { readonly status: 'done' }
  /** The service said no; asking again would not change that. */
  | { readonly status: 'refused'; readonly problem: unknown }
  /** Whether it was done is not known, or it was not tried yet: the same command may be sent again under its key. */
  | { readonly status: 'open'; readonly problem?: unknown };

/** By row, in the order in which they were chosen. */
export type Outcomes = ReadonlyMap<string, Outcome>;

interface RunOptions<Row extends BulkRow> {
  readonly rows: readonly Row[];
  /** Of an earlier run: rows that are done or refused are left alone. */
  readonly before: Outcomes;
  /** The command of one row, with the row's own key. */
  readonly send: (row: Row) => Promise<unknown>;
  readonly isOpen: (problem: unknown) => boolean;
  /** Whether the rest would fail alike, such as without a session. */
  readonly endsRun: (problem: unknown) => boolean;
  readonly report: (outcomes: Outcomes) => void;
}

/** One command after the other, each with an outcome of its own: a refused one stops none of the others, and none is left out. */
export async function runEach<Row extends BulkRow>(options: RunOptions<Row>): Promise<Outcomes> {
  const { rows, before, send, isOpen, endsRun, report } = options;
  let outcomes: Outcomes = new Map<string, Outcome>(
    rows.map(({ id }) => [id, before.get(id) ?? { status: 'open' }]),
  );
  const settle = (id: string, outcome: Outcome) => {
    outcomes = new Map(outcomes).set(id, outcome);
    report(outcomes);
  };
  report(outcomes);
  for (const row of rows) {
    if (outcomes.get(row.id)?.status !== 'open') continue;
    try {
      await send(row);
      settle(row.id, { status: 'done' });
    } catch (problem) {
      settle(row.id, { status: isOpen(problem) ? 'open' : 'refused', problem });
      if (endsRun(problem)) break;
    }
  }
  return outcomes;
}
