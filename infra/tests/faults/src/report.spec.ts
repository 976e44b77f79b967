import { expect, it } from 'vitest';
import type { Shown } from './fault-case.ts';
import {
  casesWithoutRow,
  circumstancesIn,
  mergedTable,
  passed,
  type Result,
  reportTable,
} from './report.ts';

const shown: Shown = {
  verdict: {
    invoked: 3,
    acknowledged: 2,
    failed: 0,
    unknown: 1,
    faults: 1,
    repeated: 0,
    findings: [],
  },
  secondsToRecover: 1.26,
  unmet: [],
  remarks: [],
};
const result = (outcome: Result['outcome']): Result => ({
  faultCase: { name: 'killed', way: 'standalone', invariant: 'kept' },
  outcome,
});
const lastCell = (one: Result) => reportTable([one]).split('\n')[2]?.split(' | ').at(-1);

it.each([
  ['holds', shown, true, 'yes |'],
  [
    'lost something',
    {
      ...shown,
      verdict: { ...shown.verdict, findings: [{ violation: 'lost', place: 'p', what: 'w' }] },
    },
    false,
    'NO |',
  ],
  ['does not do all that is asked', { ...shown, unmet: ['audit'] }, false, 'NO |'],
  [
    'acknowledged nothing, and so shows nothing',
    { ...shown, verdict: { ...shown.verdict, acknowledged: 0 } },
    false,
    'NO |',
  ],
  ['ended early', { broken: 'why' }, false, 'NO |'],
  ['was not run', { notRun: 'why' }, false, 'not run |'],
] as const)('the report shows the result of a case that %s', (_what, outcome, isPassed, cell) => {
  expect(passed(result(outcome))).toBe(isPassed);
  expect(lastCell(result(outcome))).toBe(cell);
});

it('rows of cases that were not run again stay as in the earlier report', () => {
  const cases = (['killed', 'torn', 'gone', 'new'] as const).map((name) => ({
    name,
    way: name === 'torn' ? ('distributed' as const) : ('standalone' as const),
    invariant: 'kept',
  }));
  const [killed, torn, gone, unheard] = cases;
  const found = (faultCase: (typeof cases)[number] | undefined, remark: string): Result => ({
    faultCase: faultCase as (typeof cases)[number],
    outcome: { ...shown, remarks: [remark] },
  });
  const earlier = reportTable([
    found(gone, 'gone before'),
    found(torn, 'torn\nbefore'),
    found(killed, 'killed before'),
  ]);

  const kept = [killed, torn, unheard].flatMap((one) => one ?? []);
  const merged = mergedTable(kept, [found(killed, 'killed now')], earlier);

  expect(merged).toBe(reportTable([found(killed, 'killed now'), found(torn, 'torn before')]));
  expect(mergedTable(kept, [], merged)).toBe(merged);
});

it('the report keeps the text about the circumstances, and lists cases without a row (a run of one case dropped both)', () => {
  const earlier = [
    '# Faults',
    'of 2 cores. As before.',
    '',
    'On a busy machine.',
    '',
    reportTable([result(shown)]),
  ].join('\n');
  expect(circumstancesIn(earlier, 'As before.')).toEqual(['On a busy machine.']);
  expect(circumstancesIn('', 'As before.')).toEqual([]);
  const cases = [
    { name: 'killed', way: 'standalone' },
    { name: 'killed', way: 'distributed' },
    { name: 'torn', way: 'standalone' },
  ] as const;
  const torn = { ...result(shown), faultCase: { name: 'torn', way: 'standalone', invariant: '' } };
  expect(casesWithoutRow(cases, [torn as Result], earlier)).toEqual(['killed (distributed)']);
});
