import { residentMegabytes } from '../proc.ts';
import { distributedCase } from './distributed-case.ts';
import { pause } from './scenario.ts';

const SECONDS = { short: 10, full: 45 } as const;
/** Mean delay of a chunk between the tracker and its database, in milliseconds. */
const LATE = 100;
/** Allowed growth of a process's memory while it is behind, in megabytes. */
const GROWTH = 150;
/**
 * Number of times that the tracker's consumers may rejoin their groups while slow: none, because a slow
 * consumer must not be expelled.
 */
const REJOINS = 0;

const joins = (output: string) => output.split('Consumer has joined the group').length - 1;

export const slowConsumer = distributedCase({
  name: 'a consumer far slower than what comes',
  invariant: 'memory is bounded, it stays in its group, and catches up (8)',
  async faults({ log, process, trackerDatabaseWay, recovered, ask, remark }, scale) {
    await pause(3_000);
    const { pid, output } = process('tracker');
    const before = residentMegabytes(pid);
    const joined = joins(output());
    log.add({ phase: 'fault', what: 'the tracker waits for its database' });
    trackerDatabaseWay.become({ kind: 'slow', milliseconds: LATE, lossShare: 0 });
    let peak = before;
    for (let second = 0; second < SECONDS[scale]; second++) {
      await pause(1_000);
      peak = Math.max(peak, residentMegabytes(pid));
    }
    const again = joins(output()) - joined;
    trackerDatabaseWay.become({ kind: 'open' });
    await recovered('the database is fast again');
    remark(
      `${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB; groups joined again: ${again}`,
    );
    ask('the tracker had joined its groups', joined > 0);
    ask(`grew by ${(peak - before).toFixed(0)} MB`, peak - before < GROWTH);
    ask(`joined groups again ${again} times`, again <= REJOINS);
  },
});
