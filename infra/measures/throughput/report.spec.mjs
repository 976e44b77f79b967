import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  BLUEBOX,
  PLAIN,
  PLAIN_GROUPED,
  SAME_DUTIES,
  SAME_DUTIES_GROUPED,
} from './contestant-names.mjs';
import { resultsOf } from './report.mjs';

const bench = (name) => new URL(`../../../bench/${name}`, import.meta.url);

/** Returns a round in which contestants took so many pledges per second, at so much processor time each. */
const round = (rates) => ({
  foreign: 0.02,
  figures: Object.entries(rates).map(([contestant, perSecond]) => ({
    contestant,
    perSecond,
    p50: 10,
    p99: 20,
    windows: [900_000, 1_000_000, 4_000_000].map((micros) => ({
      main: micros / perSecond,
      all: (micros * 1.1) / perSecond,
    })),
    settledAfter: 1,
    untilSettled: { main: 1_100_000 / perSecond, all: 1_200_000 / perSecond },
    resident: 150,
  })),
});
const allRates = {
  [BLUEBOX]: 1_800,
  [PLAIN]: 1_200,
  [PLAIN_GROUPED]: 2_400,
  [SAME_DUTIES]: 1_000,
  [SAME_DUTIES_GROUPED]: 1_600,
};
const probe = {
  fdatasync: { least: 0.1, p50: 0.12, p99: 1 },
  commit: { least: 0.1, p50: 0.2, p99: 1 },
};
const sample = (changes) => ({
  date: '2026-11-30T05:00:00.000Z',
  machine: { node: 'v20.20.2', processors: 2, model: 'a processor' },
  amounts: { seed: 20_000, live: { perSecond: 200, seconds: 15 } },
  load: { start: 0.2, end: 1.4 },
  fsync: {
    start: probe,
    end: probe,
    delayed: { fdatasync: { least: 1.02, p50: 1.06 }, commit: { least: 1.03, p50: 1.2 } },
  },
  desk: [round(allRates), round({ ...allRates, [BLUEBOX]: 2_000 }), round(allRates)],
  giver: [round({ [BLUEBOX]: 900, [SAME_DUTIES]: 600, [SAME_DUTIES_GROUPED]: 800 })],
  delayed: [round({ ...allRates, [SAME_DUTIES]: 500 })],
  bytesPerPledge: Object.fromEntries(Object.keys(allRates).map((name) => [name, 1_000])),
  live: [{ contestant: BLUEBOX, foreign: 0.01, p50: 8.91, p99: 18.6 }],
  costs: [
    { size: 1_000, foreign: 0, bytesPerPledge: 3_000, ...round({ b: 2_000 }).figures[0] },
    { size: 10_000, foreign: 0.1, bytesPerPledge: 4_000, ...round({ b: 1_600 }).figures[0] },
  ],
  rebuilds: [{ what: 'all views', log: 100, events: 1_000, milliseconds: 10 }],
  ...changes,
});
/** Returns the cells of the first row with this text. */
const row = (text, start) =>
  text
    .split('\n')
    .find((line) => line.startsWith(`| ${start}`))
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

test('compares the rates of each round, and the processor time of quiet windows', () => {
  const results = resultsOf(sample());
  expect(row(results, SAME_DUTIES_GROUPED)).toEqual([
    SAME_DUTIES_GROUPED,
    '1,600',
    '10.0',
    '20.0',
    '563',
    '625',
    '619',
    '750',
    '150',
    '1,000',
    '1.13 ×',
    '1.13 ×',
  ]);
});

test('says which aims were reached', () => {
  const results = resultsOf(sample());
  expect(row(results, `≥ 1.2 × the peer "${SAME_DUTIES_GROUPED}"`)?.at(-1)).toBe('missed');
  expect(row(results, `≥ 1.7 × the peer "${SAME_DUTIES}"`)?.at(-1)).toBe('reached');
  expect(row(results, `≥ 1.3 × the peer "${PLAIN}"`)?.at(-1)).toBe('reached');
  expect(row(results, `≥ 2.5 × the peer "${SAME_DUTIES}", fsync of 1 ms`)?.slice(1, 2)).toEqual([
    '3.60 ×',
  ]);
});

test('says why there are no rounds with a delayed fsync', () => {
  const fsync = { start: probe, end: probe, delayed: { skipped: 'the delay needs a C compiler' } };
  const results = resultsOf(sample({ fsync, delayed: [] }));
  expect(results).toContain('Not measured: the delay needs a C compiler.');
  expect(results).not.toContain('≥ 2.5 ×');
});

test.runIf(existsSync(bench('rounds.json')))(
  'the published results are those of the published rounds',
  () => {
    const rounds = JSON.parse(readFileSync(bench('rounds.json'), 'utf8'));
    expect(readFileSync(bench('results.md'), 'utf8')).toBe(resultsOf(rounds));
  },
);
