import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCase } from '../fault-case.ts';
import {
  freePort,
  runStandalone,
  type StandalonePlace,
  settle,
  startStandalone,
} from './process.ts';
import { onStandalone, pause } from './scenario.ts';
import { lastFrame, type WalFrame } from './wal-frames.ts';

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
    onStandalone(async ({ place, log, kill, start, process, recovered, remark }) => {
      for (let round = 0; round < ROUNDS[scale]; round++)
        for (const [what, tear] of TORN) {
          await pause(700);
          await kill(what);
          const wal = join(place.dataFolder, 'events.sqlite-wal');
          const bytes = readFileSync(wal);
          const last = lastFrame(bytes);
          if (last === undefined) throw new Error('there is no commit in the write-ahead log');
          writeFileSync(wal, tear(bytes, last));
          await start();
          await recovered(what);
        }
      remark(TORN.map(([what]) => what).join(', '));
      log.add({ phase: 'fault', what: 'an acknowledged page taken away, in a copy' });
      await process().killHard();
      // Of a disk that lost what it said was synced nothing is promised, but that what is left is whole.
      const copy = `${place.dataFolder}.copy`;
      cpSync(place.dataFolder, copy, { recursive: true });
      try {
        remark(await afterLoss({ ...place, dataFolder: copy, port: await freePort() }));
      } finally {
        rmSync(copy, { recursive: true });
      }
      await start();
      await recovered('the data itself');
    }),
};

/** Starts on data whose last commit the disk has lost, and says what the audit finds there. */
async function afterLoss(place: StandalonePlace): Promise<string> {
  const path = join(place.dataFolder, 'events.sqlite-wal');
  const wal = readFileSync(path);
  const last = lastFrame(wal);
  if (last === undefined) return 'no acknowledged page was in the write-ahead log';
  writeFileSync(path, wal.subarray(0, last.end - 100));
  const what = 'where the disk had lost a page that it said was synced';
  const server = await startStandalone(place).catch((error: Error) => error);
  if (server instanceof Error)
    return `${what}, the start is refused: ${server.message.slice(0, 200)}`;
  try {
    await settle(place);
    const { exitCode, output } = await runStandalone('audit', place);
    return `${what}, the audit ${exitCode === 0 ? 'finds nothing' : `finds: ${output.trim().split('\n').at(-1)}`}`;
  } finally {
    await server.killHard();
  }
}
