import { describe, expect, it } from 'vitest';
import { type Outcomes, runEach } from './run-each.ts';

const rows = [
  { id: 'a', name: '甲' },
  { id: 'b', name: '乙' },
  { id: 'c', name: '丙' },
];
const NOBODY: Outcomes = new Map();

/** Runs the action over the rows. `fate` has the error message of each row that fails. */
async function run(fate: Readonly<Record<string, string>>, before = NOBODY) {
  const sent: string[] = [];
  const reports: Outcomes[] = [];
  const outcomes = await runEach({
    rows,
    before,
    async send({ id }) {
      sent.push(id);
      if (fate[id] !== undefined) throw new Error(fate[id]);
    },
    isOpen: (problem) => ['lost', 'signed out'].includes((problem as Error).message),
    endsRun: (problem) => (problem as Error).message === 'signed out',
    report: (now) => reports.push(now),
  });
  const statuses = [...outcomes].map(([id, { status }]) => `${id} ${status}`);
  return { sent, statuses, outcomes, reports };
}

describe('a bulk action', () => {
  it('sends one command for each row, in order, and reports each outcome', async () => {
    const { sent, statuses, reports } = await run({});
    expect([sent, statuses]).toEqual([
      ['a', 'b', 'c'],
      ['a done', 'b done', 'c done'],
    ]);
    expect(reports).toHaveLength(4);
  });

  it('continues after a refusal, and keeps the reason', async () => {
    const { statuses, outcomes } = await run({ b: 'not open' });
    expect(statuses).toEqual(['a done', 'b refused', 'c done']);
    expect(outcomes.get('b')).toMatchObject({ problem: new Error('not open') });
  });

  it('retries only commands without a response', async () => {
    const first = await run({ a: 'not open', b: 'lost' });
    expect(first.statuses).toEqual(['a refused', 'b open', 'c done']);
    const again = await run({}, first.outcomes);
    expect([again.sent, again.statuses]).toEqual([['b'], ['a refused', 'b done', 'c done']]);
  });

  it('stops at a problem that the remaining rows would have as well, and leaves these rows open', async () => {
    const { sent, statuses } = await run({ b: 'signed out' });
    expect([sent, statuses]).toEqual([
      ['a', 'b'],
      ['a done', 'b open', 'c open'],
    ]);
  });
});
