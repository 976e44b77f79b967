import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../checker.ts';
import { checkpointRemark, openCheckpointWatch, readFrom } from '../checkpoint-watch.ts';
import { type ClientLog, openClientLog } from '../client-log.ts';
import { type Door, openDoor } from '../door.ts';
import type { Shown } from '../fault-case.ts';
import { type Load, openDrives, startLoad } from '../load.ts';
import { recovery } from '../recovery.ts';
import { seeJourneys, seeTotals } from '../views-seen.ts';
import {
  freePort,
  runStandalone,
  type StandalonePlace,
  type StandaloneProcess,
  settle,
  startStandalone,
} from './process.ts';
import { readSqliteEvents } from './sqlite-reader.ts';

const DRIVES = 3;
const WORKERS = 12;
const PER_SECOND = 150;

/** A running standalone Bluebox under load, and the means of a case to inject its faults. */
export interface StandaloneScenario {
  readonly place: StandalonePlace;
  readonly log: ClientLog;
  readonly door: Door;
  readonly driveIds: readonly string[];
  readonly process: () => StandaloneProcess;
  /** Starts the process again; the load continues as soon as it serves. */
  start(more?: NodeJS.ProcessEnv): Promise<void>;
  kill(what: string): Promise<void>;
  /** Waits until a pledge made from now on is shown. */
  recovered(what: string): Promise<void>;
  /** Adds a requirement, which is reported as unmet if it does not hold. */
  ask(what: string, met: boolean): void;
  remark(what: string): void;
  /** Limits the load to this many commands per second from now on. */
  pace(perSecond: number): void;
  /** Ends the load for good, before the quiet phase. */
  calm(): Promise<void>;
}

export interface StandaloneOptions {
  /** Data folder; by default a new one. */
  readonly dataFolder?: string;
  readonly perSecond?: number;
  readonly workers?: number;
  readonly random?: () => number;
}

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Starts a process, runs load and the case's faults, then a quiet phase and the check of the remaining data.
 */
export async function onStandalone(
  faults: (scenario: StandaloneScenario) => Promise<void>,
  options: StandaloneOptions = {},
): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-faults-'));
  const place = {
    dataFolder: options.dataFolder ?? join(folder, 'data'),
    keyFolder: join(folder, 'keys'),
    port: await freePort(),
  };
  mkdirSync(place.dataFolder, { recursive: true });
  const log = openClientLog(join(folder, 'client-log.ndjson'), Date.now);
  const door = openDoor(`http://127.0.0.1:${place.port}`);
  const times = recovery(log, door);
  const watch = openCheckpointWatch(readFrom(`http://127.0.0.1:${place.port}`));
  const unmet: string[] = [];
  const remarks: string[] = [];
  let running = await startStandalone(place);
  let load: Load | undefined;
  const ask = (what: string, met: boolean) => {
    if (!met) unmet.push(what);
  };
  try {
    if (running.setupCode === undefined) throw new Error('the folder is not new');
    await door.setUp(running.setupCode);
    const driveIds = await openDrives(door, DRIVES);
    load = startLoad({
      door,
      log,
      driveIds,
      workers: options.workers ?? WORKERS,
      perSecond: options.perSecond ?? PER_SECOND,
      random: options.random ?? Math.random,
      name: 'f',
    });
    const ongoing = load;
    await faults({
      place,
      log,
      door,
      driveIds,
      process: () => running,
      async start(more) {
        running = await startStandalone(place, more);
      },
      async kill(what) {
        log.add({ phase: 'fault', what });
        await running.killHard();
      },
      recovered: times.recovered,
      ask,
      remark: (what) => void remarks.push(what),
      pace: ongoing.pace,
      calm: () => ongoing.stop(),
    });
    await load.stop();
    await settle(place);
    const { stored, published } = readSqliteEvents(join(place.dataFolder, 'events.sqlite'));
    const totals = [];
    for (const driveId of driveIds) totals.push(await seeTotals(door, driveId));
    const journeys = await seeJourneys(door, stored);
    const verdict = check(log.entries, { stored, published, totals, journeys });
    await watch.stop();
    ask(`checkpoints of the ledger: ${watch.findings().join('; ')}`, watch.findings().length === 0);
    remarks.push(checkpointRemark(watch));
    const audit = await runStandalone('audit', place);
    ask(`audit: ${audit.output.trim().split('\n').slice(-3).join('; ')}`, audit.exitCode === 0);
    return { verdict, secondsToRecover: times.longest(), unmet, remarks };
  } finally {
    await load?.stop();
    await watch.stop();
    await running.killHard();
    rmSync(folder, { recursive: true, force: true });
  }
}
