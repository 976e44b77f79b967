import { type FaultCase, holds, type NotRun, type Shown } from './fault-case.ts';

export interface Result {
  readonly faultCase: Pick<FaultCase, 'name' | 'way' | 'invariant'>;
  readonly outcome: Shown | NotRun | { readonly broken: string };
}

const COLUMNS = [
  'case',
  'way',
  'invariant',
  'faults injected',
  'acknowledged',
  'unknown',
  'lost',
  'doubled',
  'out of order',
  'other findings',
  'seconds to recover',
  'passed',
] as const;

export const passed = ({ outcome }: Result): boolean => 'verdict' in outcome && holds(outcome);

/** A row of the report with its notes. */
interface Entry {
  readonly row: string;
  /** Remark on the case, written below the table. */
  readonly note: string | undefined;
}

const idOf = ({ name, way }: Pick<FaultCase, 'name' | 'way'>): string => `${name} (${way})`;
const rowOf = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`;

const tableOf = (entries: readonly Entry[]): string =>
  [
    rowOf(COLUMNS),
    rowOf(COLUMNS.map(() => '-')),
    ...entries.map(({ row }) => row),
    '',
    ...entries.flatMap(({ note }) => note ?? []),
    '',
  ].join('\n');

/** Returns a Markdown table, followed by remarks on single cases. */
export const reportTable = (results: readonly Result[]): string => tableOf(results.map(entryOf));

/**
 * Returns the table of all cases in order, with the results of this run. Cases that were not run keep their row
 * of the earlier report. Rows of cases that no longer exist are dropped.
 */
export function mergedTable(
  cases: readonly Pick<FaultCase, 'name' | 'way'>[],
  results: readonly Result[],
  earlierReport: string,
): string {
  const entries = entriesIn(earlierReport);
  for (const result of results) entries.set(idOf(result.faultCase), entryOf(result));
  return tableOf(cases.flatMap((each) => entries.get(idOf(each)) ?? []));
}

/** Returns the cases that were not run and have no row in the earlier report. */
export function casesWithoutRow(
  cases: readonly Pick<FaultCase, 'name' | 'way'>[],
  results: readonly Result[],
  earlierReport: string,
): readonly string[] {
  const entries = entriesIn(earlierReport);
  const ids = new Set([...entries.keys(), ...results.map(({ faultCase }) => idOf(faultCase))]);
  return cases.map(idOf).filter((id) => !ids.has(id));
}

/**
 * Returns the paragraphs that somebody wrote above the table of an earlier report, about the
 * circumstances of its runs.
 */
export function circumstancesIn(earlierReport: string, heading: string): readonly string[] {
  const lines = earlierReport.split('\n');
  const table = lines.findIndex((line) => line.startsWith('| '));
  const headed = lines.findIndex((line) => line.endsWith(heading));
  return headed === -1 ? [] : lines.slice(headed + 1, table).filter(Boolean);
}

/** Parses the rows of a report, by case and deployment. */
function entriesIn(report: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const line of report.split('\n')) {
    const [name, way, ...cells] = line.replace(/^\| | \|$/g, '').split(' | ');
    if (line.startsWith('| ') && name !== undefined && cells.length === COLUMNS.length - 2)
      entries.set(`${name} (${way})`, { row: line, note: undefined });
  }
  for (const [id, { row }] of entries) {
    const note = report.split('\n').find((line) => line.startsWith(`- ${id}: `));
    entries.set(id, { row, note });
  }
  return entries;
}

function entryOf({ faultCase, outcome }: Result): Entry {
  const said = notesOf(outcome);
  return {
    row: rowOf(cellsOf(faultCase, outcome)),
    note: said.length === 0 ? undefined : `- ${idOf(faultCase)}: ${said.join('; ')}.`,
  };
}

function cellsOf(
  { name, way, invariant }: Result['faultCase'],
  outcome: Result['outcome'],
): readonly unknown[] {
  if (!('verdict' in outcome))
    return [
      name,
      way,
      invariant,
      ...Array<string>(8).fill(''),
      'notRun' in outcome ? 'not run' : 'NO',
    ];
  const { verdict, secondsToRecover } = outcome;
  const count = (violation: string) =>
    verdict.findings.filter((finding) => finding.violation === violation).length;
  const named = count('lost') + count('doubled') + count('out of order');
  return [
    name,
    way,
    invariant,
    verdict.faults,
    verdict.acknowledged,
    verdict.unknown,
    count('lost'),
    count('doubled'),
    count('out of order'),
    verdict.findings.length - named + outcome.unmet.length,
    secondsToRecover === undefined ? '' : secondsToRecover.toFixed(1),
    holds(outcome) ? 'yes' : 'NO',
  ];
}

/** Returns the notes on an outcome, each on one line, because earlier reports are parsed line by line. */
function notesOf(outcome: Result['outcome']): readonly string[] {
  const said =
    'notRun' in outcome
      ? [`not run: ${outcome.notRun}`]
      : 'broken' in outcome
        ? [`ended early: ${outcome.broken}`]
        : [
            ...outcome.remarks,
            ...(outcome.verdict.repeated > 0
              ? [`${outcome.verdict.repeated} records were delivered again, without effect`]
              : []),
            ...outcome.unmet.map((what) => `**not met**: ${what}`),
            ...outcome.verdict.findings
              .slice(0, 5)
              .map(({ violation, place, what }) => `**${violation}**: ${place} ${what}`),
          ];
  return said.map((what) => what.replaceAll(/\s*\n\s*/g, ' '));
}
