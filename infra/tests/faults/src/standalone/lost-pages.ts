import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../checker.ts';
import { openClientLog } from '../client-log.ts';
import { openDoor } from '../door.ts';
import type { FaultCase } from '../fault-case.ts';
import { startLoad } from '../load.ts';
import { seeJourneys, seeTotals } from '../views-seen.ts';
import { freePort, runStandalone, settle, startStandalone } from './process.ts';
import { onStandalone, pause, type StandaloneScenario } from './scenario.ts';
import { readSqliteEvents } from './sqlite-reader.ts';
import { commitsIn, framesUpTo, type WalFrame } from './wal-frames.ts';

/**
 * Number of commits that the disk loses. Settled views are less than this number behind, so some view has seen
 * a lost commit.
 */
const LOST_COMMITS = 10;
/** Number of commits that must remain, enough to include the load's drives. */
const LEFT_COMMITS = 8;
/**
 * Number of frames at which SQLite may begin to copy the write-ahead log into the database file. If the log is
 * cut after such a copy, the database file is corrupt.
 */
const FOLDED_FROM = 1_000;
const ATTEMPTS = 20;
const ROUNDS = { short: 1, full: 5 } as const;
/** Message that a start prints when the disk has lost commits. */
const TOLD = 'THE DISK HAS LOST EVENTS';

export const lostPages: FaultCase = {
  name: 'acknowledged pages lost by the disk',
  way: 'standalone',
  invariant:
    'nothing is promised of what a disk loses after saying that it is saved, but that it is told, and that what is left is whole and goes on (2, 3, 4)',
  short: true,
  run: (scale) =>
    onStandalone(async (scenario) => {
      const { log, place, remark, start, recovered } = scenario;
      for (let round = 1; round <= ROUNDS[scale]; round++) {
        await pause(700);
        const end = await killedWithCommitsToLose(scenario);
        log.add({ phase: 'fault', what: `${LOST_COMMITS} commits lost, in a copy` });
        const copy = `${place.dataFolder}.copy`;
        cpSync(place.dataFolder, copy, { recursive: true });
        const wal = join(copy, 'events.sqlite-wal');
        writeFileSync(wal, readFileSync(wal).subarray(0, end.end));
        try {
          remark(await afterLoss(scenario, copy, `g${round}`));
        } finally {
          rmSync(copy, { recursive: true });
        }
        await start();
        await recovered('the data itself');
      }
    }),
};

/**
 * Kills the process at a moment when its write-ahead log can lose commits and stay valid.
 * @returns the frame after which to cut the log.
 */
async function killedWithCommitsToLose({
  place,
  process,
  start,
}: StandaloneScenario): Promise<WalFrame> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await settle(place);
    await process().killHard();
    const commits = commitsIn(readFileSync(join(place.dataFolder, 'events.sqlite-wal')));
    const [last, left] = [commits.at(-1), commits.at(-1 - LOST_COMMITS)];
    if (
      last !== undefined &&
      left !== undefined &&
      commits.length >= LOST_COMMITS + LEFT_COMMITS &&
      framesUpTo(last) < FOLDED_FROM
    )
      return left;
    await start();
    await pause(700);
  }
  throw new Error(`the write-ahead log never held ${LOST_COMMITS} commits of its own`);
}

/**
 * Runs a second process under load on a copy that lacks the last commits, and checks that only these commits
 * are missing. Then audits the copy and kills the process.
 * @returns a remark on the findings.
 */
async function afterLoss(
  { place, log, driveIds, ask }: StandaloneScenario,
  dataFolder: string,
  name: string,
): Promise<string> {
  const copy = { ...place, dataFolder, port: await freePort() };
  const before = [...log.entries];
  const server = await startStandalone(copy);
  try {
    ask('the start tells of the loss', server.output().includes(TOLD));
    const door = openDoor(`http://127.0.0.1:${copy.port}`);
    await door.signIn();
    const after = openClientLog(join(dataFolder, 'client-log.ndjson'), Date.now);
    const load = startLoad({
      door,
      log: after,
      driveIds,
      workers: 6,
      perSecond: 60,
      random: Math.random,
      name,
    });
    await pause(3_000);
    await load.stop();
    await settle(copy);
    const { stored, published } = readSqliteEvents(join(dataFolder, 'events.sqlite'));
    const totals = [];
    for (const driveId of driveIds) totals.push(await seeTotals(door, driveId));
    const journeys = await seeJourneys(door, stored);
    const { findings } = check([...before, ...after.entries], {
      stored,
      published,
      totals,
      journeys,
    });
    const lost = findings.filter(
      ({ violation, place: where }) => violation === 'lost' && !where.startsWith('journey of'),
    );
    ask('something acknowledged is lost, or there was nothing to tell', lost.length > 0);
    const others = findings.filter(({ violation }) => violation !== 'lost');
    ask(`nothing but the loss is found, not ${JSON.stringify(others[0])}`, others.length === 0);
    const later = lost.filter(({ place: where }) => where.includes(` ${name}L`));
    ask('nothing that was acknowledged after the loss is lost', later.length === 0);
    const audit = await runStandalone('audit', copy);
    ask(`audit: ${audit.output.trim().split('\n').at(-1)}`, audit.exitCode === 0);
    return `a disk that lost the last ${LOST_COMMITS} commits took ${lost.length} acknowledged commands with it: the start told so, ${after.entries.filter(({ phase }) => phase === 'ok').length} more were taken, and the audit ${audit.exitCode === 0 ? 'holds' : 'does not hold'}`;
  } finally {
    await server.killHard();
  }
}
