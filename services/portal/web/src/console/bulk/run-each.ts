/** Row that a bulk action works on, with the name to show. */
export interface BulkRow {
  readonly id: string;
  readonly name: string;
}

export type Outcome =
  | { readonly status: 'done' }
  /** The service refused the command, and retrying would not change that. */
  | { readonly status: 'refused'; readonly problem: unknown }
  /**
   * The outcome is unknown, the session had ended, or the command was not sent yet. The command may
   * be sent again under the same key.
   */
  | { readonly status: 'open'; readonly problem?: unknown };

/** Outcomes by id of the row, in the order of the rows. */
export type Outcomes = ReadonlyMap<string, Outcome>;

interface RunOptions<Row extends BulkRow> {
  readonly rows: readonly Row[];
  /** Outcomes of an earlier run. Rows that are done or refused are skipped. */
  readonly before: Outcomes;
  /** Sends the command of one row, with the row's own key. */
  readonly send: (row: Row) => Promise<unknown>;
  readonly isOpen: (problem: unknown) => boolean;
  /** Whether a problem would also fail the remaining rows, for instance the end of the session. */
  readonly endsRun: (problem: unknown) => boolean;
  readonly report: (outcomes: Outcomes) => void;
}

/**
 * Sends one command after the other. A refusal does not stop the run. A problem that all further
 * commands would have (`endsRun`) stops the run, and leaves the remaining rows open.
 */
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
