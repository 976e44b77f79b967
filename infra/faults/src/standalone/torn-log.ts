import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../fault-case.ts';
import { onStandalone, pause } from './scenario.ts';
import { commitsIn, type WalFrame } from './wal-frames.ts';

const ROUNDS = { short: 1, full: 5 } as const;

/** Ways in which the disk may have been writing when the power went: after what was synced. */
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
    onStandalone(async ({ place, kill, start, recovered, remark }) => {
      for (let round = 0; round < ROUNDS[scale]; round++)
        for (const [what, tear] of TORN) {
          await pause(700);
          await kill(what);
          const wal = join(place.dataFolder, 'events.sqlite-wal');
          const bytes = readFileSync(wal);
          const last = commitsIn(bytes).at(-1);
          if (last === undefined) throw new Error('there is no commit in the write-ahead log');
          writeFileSync(wal, tear(bytes, last));
          await start();
          await recovered(what);
        }
      remark(TORN.map(([what]) => what).join(', '));
    }),
};
