// The cost of a further pledge as a drive grows, and the rate at which views are built again from the log.
import { startBluebox } from './contestants.mjs';
import { takeRound } from './load.mjs';
import { ask } from './processes.mjs';

/** Measures further pledges to a drive of each size, and at the largest the rebuilding of views. */
export async function measureGrowingDrive(processes, { sizes, pledges }, warmUp, checkMachine) {
  const costs = [];
  let rebuilds = [];
  for (const size of sizes) {
    const bluebox = await startBluebox(processes, size);
    await takeRound(bluebox, 'desk', warmUp);
    checkMachine();
    const round = await takeRound(bluebox, 'desk', pledges);
    const foreign = checkMachine();
    costs.push({ size, foreign, bytesPerPledge: bluebox.bytesPerPledge(), ...round });
    await bluebox.verify();
    if (size === sizes.at(-1)) rebuilds = await measureRebuilds(bluebox);
    await bluebox.end();
  }
  return { costs, rebuilds };
}

async function measureRebuilds({ child }) {
  const rebuilds = [];
  for (const [what, message] of [
    ['the journeys alone', 'rebuild journeys'],
    ['all views, in one pass', 'rebuild'],
  ]) {
    const { applied, milliseconds } = await ask(child, message);
    const counts = Object.values(applied);
    const events = counts.reduce((sum, count) => sum + count, 0);
    rebuilds.push({ what, log: Math.max(...counts), events, milliseconds });
  }
  return rebuilds;
}
