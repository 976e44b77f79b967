import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../fault-case.ts';
import { onStandalone, pause, type StandaloneScenario } from './scenario.ts';
import { commitsIn, type WalFrame } from './wal-frames.ts';

const ROUNDS = { short: 1, full: 5 } as const;
const ATTEMPTS = 10;

/**
 * States of the write-ahead log after a power cut during a write: each has a name, and a function that produces
 * the state.
 */
const TORN: readonly (readonly [string, (wal: Buffer, last: WalFrame) => Buffer])[] = [
  [
    'half a page after the last commit',
    (wal, { start, end }) =>
      Buffer.concat([wal.subarray(0, end), wal.subarray(start, start + (end - start) / 2)]),
  ],
  [
    'a page of another commit after the last, with one byte wrong',
    (wal, { start, end }) => {
      const page = Buffer.from(wal.subarray(start, end));
      page[page.length - 7] = (page[page.length - 7] ?? 0) ^ 0xff;
      return Buffer.concat([wal.subarray(0, end), page]);
    },
  ],
  [
    'noise after the last commit',
    (wal, { end }) =>
      Buffer.concat([wal.subarray(0, end), Buffer.from(Array.from({ length: 5_000 }, randomByte))]),
  ],
];
const randomByte = () => Math.floor(Math.random() * 256);

export const tornLog: FaultCase = {
  name: 'torn last page of the write-ahead log',
  way: 'standalone',
  invariant: 'what was acknowledged is there; half a commit is not (1)',
  short: true,
  run: (scale) =>
    onStandalone(async (scenario) => {
      const { place, start, recovered, remark } = scenario;
      const path = join(place.dataFolder, 'events.sqlite-wal');
      for (let round = 0; round < ROUNDS[scale]; round++)
        for (const [what, tear] of TORN) {
          const { wal, last } = await killedWithCommit(scenario, path, what);
          writeFileSync(path, tear(wal, last));
          await start();
          await recovered(what);
        }
      remark(TORN.map(([what]) => what).join(', '));
    }),
};

/**
 * Kills the process when its write-ahead log holds a commit. Several attempts may be needed, because a
 * checkpoint empties the log.
 */
async function killedWithCommit(
  { kill, start, recovered }: StandaloneScenario,
  path: string,
  what: string,
): Promise<{ readonly wal: Buffer; readonly last: WalFrame }> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await pause(700);
    await kill(what);
    const wal = readFileSync(path);
    const last = commitsIn(wal).at(-1);
    if (last !== undefined) return { wal, last };
    await start();
    await recovered('nothing was torn');
  }
  throw new Error('the write-ahead log never held a commit');
}
