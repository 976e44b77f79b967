import type { ClientLog } from '../client-log.ts';
import { sampleOf } from '../proc.ts';
import {
  type Bounds,
  growthOf,
  type LoadedSample,
  type Steadiness,
  steadinessOf,
} from './steadiness.ts';

/** Pause between samples, in milliseconds. */
const BEAT = 2_000;
/** Duration in milliseconds of warming up at full speed, before the peak rate is measured. */
const WARMING = 10_000;
const MEASURING = 20_000;
/** Commands per second while the views catch up with the commands at full speed. */
const CATCHING_UP = 2;
/** Share of the peak rate at which the load runs for the rest of the soak. */
const SHARE_OF_PEAK = 1 / 3;
/** Approximate number of kills in a soak of any length, at random moments. */
const KILLS = 18;
/**
 * Share of a soak, at its end, without kills. A killed process starts anew, and only a long-lived process can
 * show that its resources do not grow.
 */
const QUIET_SHARE = 0.5;
/** Smallest share of a soak that a process must have been warm for its growth to be judged. */
const JUDGED_SHARE = 0.15;
/**
 * Permitted growth at the end of a process's life. A leak of a kilobyte per command exceeds it; the normal
 * variation of a heap does not.
 */
export const BOUNDS: Bounds = { megabytes: 32, files: 8, sockets: 8 };

/**
 * Number of commands after which a process counts as warm. The caches of a standalone process, up to a thousand
 * documents of each collection and a thousand streams, are full after about 3,000 commands, because three
 * commands create about one pledge. Distributed services have no such caches.
 */
export const WARM_AFTER = { standalone: 5_000, distributed: 500 } as const;

/** The operations that a soak needs from the system under load. */
export interface Soaked {
  readonly minutes: number;
  /** Smallest number of commands per second, used when other work on the machine makes the measured peak too low. */
  readonly leastRate: number;
  /** Number of commands after which a process counts as warm. */
  readonly warmAfter: number;
  readonly random: () => number;
  readonly log: ClientLog;
  readonly pace: (perSecond: number) => void;
  readonly processes: () => readonly (readonly [name: string, pid: number])[];
  /** Waits until a pledge that is sent from now on is shown, which views behind it would delay. */
  readonly shown: () => Promise<void>;
  /** Kills something, and waits until the system has recovered. @returns what was killed. */
  readonly killOne: () => Promise<string>;
  readonly ask: (what: string, met: boolean) => void;
  readonly say: (what: string) => void;
}

export interface Life extends Steadiness {
  readonly process: string;
  /** Resources that grew beyond their bounds. */
  readonly growth: readonly string[];
}

/** Results of a soak. */
export interface Course {
  readonly minutes: number;
  /** Commands per second that the system acknowledged and showed while the load was not limited. */
  readonly peak: number;
  /** Limit of the rate, in commands per second, after the peak was measured. */
  readonly asked: number;
  /** Acknowledged commands per second over the whole soak, including kills. */
  readonly rate: number;
  readonly quietMinutes: number;
  /** Number of kills of each process. */
  readonly kills: Readonly<Record<string, number>>;
  readonly lives: readonly Life[];
}

/** Counts the acknowledged commands so far. */
function counter({ entries }: ClientLog): () => number {
  let [seen, count] = [0, 0];
  return () => {
    for (; seen < entries.length; seen++) if (entries[seen]?.phase === 'ok') count += 1;
    return count;
  };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Measures the peak rate, then runs at SHARE_OF_PEAK of it, but at least at `leastRate`: first with kills at
 * random moments, then without.
 */
export async function endure(soaked: Soaked): Promise<Course> {
  const { minutes, leastRate, warmAfter, random, log, pace, processes, shown, killOne, ask, say } =
    soaked;
  const acknowledged = async (during: () => Promise<unknown>): Promise<number> => {
    const [from, begun] = [log.entries.length, Date.now()];
    await during();
    const count = log.entries.slice(from).filter(({ phase }) => phase === 'ok').length;
    return count / ((Date.now() - begun) / 1_000);
  };

  // 1. The peak rate on this machine is measured. The time in which views catch up counts, because a load that
  // they cannot follow could not last.
  await pause(WARMING);
  const measuring = Date.now();
  const peakAcknowledged = (await acknowledged(() => pause(MEASURING))) * (MEASURING / 1_000);
  pace(CATCHING_UP);
  await shown();
  const peak = peakAcknowledged / ((Date.now() - measuring) / 1_000);
  const asked = Math.max(peak * SHARE_OF_PEAK, leastRate);
  pace(asked);
  say(
    `the peak is ${peak.toFixed(1)} commands per second; from now on at most ${asked.toFixed(1)} are asked`,
  );

  // 2. The soak.
  const duration = minutes * 60_000;
  const quiet = duration * QUIET_SHARE;
  const kills: Record<string, number> = {};
  const lives = new Map<string, { readonly process: string; readonly samples: LoadedSample[] }>();
  const answered = counter(log);
  const begun = Date.now();
  const rate = await acknowledged(async () => {
    for (let last = begun; Date.now() - begun < duration; ) {
      await pause(BEAT);
      const commands = answered();
      for (const [process, pid] of processes()) {
        const sample = sampleOf(pid, Date.now());
        const life = lives.get(`${process} ${pid}`) ?? { process, samples: [] };
        lives.set(`${process} ${pid}`, life);
        if (sample === undefined) ask(`${process} stays`, false);
        else life.samples.push({ ...sample, commands });
      }
      const beats = Date.now() - last;
      last = Date.now();
      const isQuiet = Date.now() - begun > duration - quiet;
      if (isQuiet || random() >= (KILLS * beats) / (duration - quiet)) continue;
      try {
        const killed = await killOne();
        kills[killed] = (kills[killed] ?? 0) + 1;
        say(`${killed} was killed, and all recovered`);
      } catch (error) {
        say(String(error));
        ask(`after a kill: ${String(error).slice(0, 300)}`, false);
      }
      last = Date.now();
    }
  });

  // 3. Each process that lived long enough is judged.
  const judged = [...lives.values()].flatMap(({ process, samples }): readonly Life[] => {
    const steadiness = steadinessOf(samples, warmAfter);
    if (steadiness === undefined || steadiness.minutes < minutes * JUDGED_SHARE) return [];
    const growth = growthOf(steadiness, BOUNDS);
    ask(`${process} grows: ${growth.join(', ')}`, growth.length === 0);
    return [{ process, ...steadiness, growth }];
  });
  for (const [process] of processes())
    ask(
      `${process} was warm for long enough to be judged`,
      judged.some((life) => life.process === process),
    );
  return { minutes, peak, asked, rate, quietMinutes: quiet / 60_000, kills, lives: judged };
}
