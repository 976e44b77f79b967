// One run from its beginning to its end. The contestants take turns in each round, and each round begins with another.
import { loadavg } from 'node:os';
import { BLUEBOX, SAME_DUTIES, SAME_DUTIES_GROUPED } from './contestant-names.mjs';
import { startContestants } from './contestants.mjs';
import { verifyDuplicates } from './duplicates.mjs';
import { delayedFsync, probeFsync } from './fsync.mjs';
import { measureGrowingDrive } from './growing-drive.mjs';
import { measureLiveTotals } from './live-totals.mjs';
import { takeRound } from './load.mjs';
import {
  assertQuiet,
  describeMachine,
  MachineTooBusy,
  MOST_FOREIGN,
  watchForeignWork,
} from './machine.mjs';

const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

/**
 * Takes all measurements.
 * @returns the figures of every round, from which the report is made.
 * @throws {MachineTooBusy} for results that shall be published, if other work takes too much of the machine.
 */
export async function measure({ amounts, published, quick }, processes) {
  if (process.platform !== 'linux') throw new Error('the bench reads /proc, which only Linux has');
  if (published) assertQuiet();
  const foreignShare = watchForeignWork(processes.pids);
  /** Returns the foreign share since the last check. */
  const checkMachine = () => {
    const foreign = foreignShare();
    if (published && foreign > MOST_FOREIGN)
      throw new MachineTooBusy(`other work took ${Math.round(foreign * 100)} % of a processor`);
    return foreign;
  };
  const run = {
    date: new Date().toISOString(),
    quick,
    amounts,
    machine: describeMachine(),
    load: { start: loadavg()[0] },
    fsync: { start: await probeFsync(processes) },
  };

  say(`starting contestants with ${amounts.seed} earlier pledges each`);
  const contestants = await startContestants(processes, amounts.seed);
  for (const contestant of contestants) await verifyDuplicates(contestant);
  const givers = contestants.filter(({ challengePath }) => challengePath !== undefined);
  const rounds = (part, way, among, amount) =>
    takeRounds({ part, way, contestants: among, warmUp: amounts.warmUp, ...amount }, checkMachine);
  run.desk = await rounds('desk', 'desk', contestants, amounts.desk);
  run.giver = await rounds('giver', 'giver', givers, amounts.giver);
  run.bytesPerPledge = Object.fromEntries(
    contestants.map((contestant) => [contestant.name, contestant.bytesPerPledge()]),
  );

  run.live = [];
  for (const contestant of contestants)
    if ([BLUEBOX, SAME_DUTIES, SAME_DUTIES_GROUPED].includes(contestant.name)) {
      say(`live totals: ${contestant.name}`);
      foreignShare();
      const live = await measureLiveTotals(contestant, amounts.live);
      run.live.push({ ...live, foreign: checkMachine() });
    }
  for (const contestant of contestants) await contestant.verify();

  const { env, skipped, probe } = await delayedFsync(processes);
  run.fsync.delayed = probe ?? { skipped };
  run.delayed = [];
  if (env !== undefined) {
    for (const contestant of contestants) await contestant.restart(env);
    run.delayed = await rounds('desk, fsync of 1 ms', 'desk', contestants, amounts.delayed);
    for (const contestant of contestants) await contestant.verify();
  }
  for (const contestant of contestants) await contestant.end();

  say('growing drive, and rebuilding of views');
  foreignShare();
  Object.assign(
    run,
    await measureGrowingDrive(processes, amounts.growing, amounts.warmUp, checkMachine),
  );
  run.fsync.end = await probeFsync(processes);
  run.load.end = loadavg()[0];
  return run;
}

/** Takes the rounds of one part, after a warm-up of all contestants. */
async function takeRounds({ part, way, contestants, warmUp, rounds, pledges }, checkMachine) {
  say(`${part}: warming up`);
  for (const contestant of contestants) await takeRound(contestant, way, warmUp);
  checkMachine();
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    say(`${part}: round ${round + 1} of ${rounds}`);
    const first = round % contestants.length;
    const order = [...contestants.slice(first), ...contestants.slice(0, first)];
    const figures = [];
    for (const contestant of order) figures.push(await takeRound(contestant, way, pledges));
    taken.push({ foreign: checkMachine(), figures });
  }
  return taken;
}
