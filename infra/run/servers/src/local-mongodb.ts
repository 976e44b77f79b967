import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttendedProcess, startAttended, untilReady } from './attended-process.ts';
import { secantusPython } from './downloads.ts';
import { mongodbAnswers } from './readiness.ts';

export interface LocalMongodb {
  /** URI as in `MONGODB_URI`, without a database. */
  readonly uri: string;
  readonly process: AttendedProcess;
}

/**
 * Number of answers to writes that SecantusDB keeps for a client that repeats a write after a lost connection.
 * It looks through all of them at each write, so that its own limit of 10,000 takes most of a processor.
 */
const KEPT_ANSWERS = 500;
const PROGRAM = [
  'from secantus import cli, transactions',
  'assert transactions._RETRYABLE_RECORD_MAX > 0',
  `transactions._RETRYABLE_RECORD_MAX = ${KEPT_ANSWERS}`,
  'raise SystemExit(cli.main())',
].join('\n');

/**
 * Starts SecantusDB, which speaks MongoDB's wire protocol as a replica set of one. If the folder holds data
 * of an earlier run, that data is kept.
 *
 * @throws when SecantusDB cannot be downloaded or does not become ready; the message includes the end of its
 * output.
 */
export async function startLocalMongodb({
  cache,
  folder,
  port,
  environment,
}: {
  cache: string;
  folder: string;
  port: number;
  environment: Record<string, string | undefined>;
}): Promise<LocalMongodb> {
  const python = await secantusPython(cache);
  await mkdir(folder, { recursive: true });
  const process = startAttended(
    python,
    [
      '-c',
      PROGRAM,
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--storage-path',
      join(folder, 'data'),
      '--cache-size',
      '256M',
      '--log-level',
      'WARNING',
      // MongoDB's `j: true` promises that a write is on disk, which SecantusDB ensures only with
      // this option.
      '--sync-on-commit',
    ],
    { logFile: join(folder, 'mongodb.log'), env: environment },
  );
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  await untilReady('the MongoDB server', process, () => mongodbAnswers(uri));
  return { uri, process };
}
