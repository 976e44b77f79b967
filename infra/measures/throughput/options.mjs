// The options of `npm run bench`, and how much of everything is measured.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Concurrent connections. Numbers of pledges in a round are multiples of it, so that all connections do the same. */
export const CONNECTIONS = 32;

/** Amounts of the run whose results are published. */
const FULL = {
  seed: 20_000,
  warmUp: 4_000,
  desk: { rounds: 6, pledges: 6_016 },
  giver: { rounds: 4, pledges: 3_008 },
  delayed: { rounds: 3, pledges: 3_008 },
  live: { perSecond: 200, seconds: 15 },
  growing: { sizes: [1_000, 10_000, 100_000], pledges: 4_000 },
};
/**
 * Amounts that show in about a minute whether everything works. Their figures are those of code that is still being
 * compiled.
 */
const QUICK = {
  seed: 1_000,
  warmUp: 512,
  desk: { rounds: 1, pledges: 1_536 },
  giver: { rounds: 1, pledges: 768 },
  delayed: { rounds: 1, pledges: 512 },
  live: { perSecond: 200, seconds: 4 },
  growing: { sizes: [1_000, 5_000], pledges: 1_024 },
};

/**
 * Reads the options.
 * @returns `into` is the folder of the results, or `undefined` for none. `published` says whether it is the folder
 *   of the results that the project publishes, which takes a quiet machine.
 */
export function readOptions(args, benchFolder) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      into: { type: 'string' },
    },
  });
  const published = !values.quick && values.into === undefined;
  return {
    amounts: values.quick ? QUICK : FULL,
    quick: values.quick,
    published,
    into: published ? benchFolder : values.into,
    roundsFile: (folder) => join(folder, 'rounds.json'),
    resultsFile: (folder) => join(folder, 'results.md'),
  };
}
