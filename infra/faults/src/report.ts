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

/** The rows of a table in Markdown, and below it what is to be said of single cases. */
export function reportTable(results: readonly Result[]): string {
  const rows = results.map(({ faultCase, outcome }) => {
    const { name, way, invariant } = faultCase;
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
  });
  const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  const notes = results.flatMap(({ faultCase: { name, way }, outcome }) => {
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
    return said.length === 0 ? [] : [`- ${name} (${way}): ${said.join('; ')}.`];
  });
  return [row(COLUMNS), row(COLUMNS.map(() => '-')), ...rows.map(row), '', ...notes, ''].join('\n');
}
