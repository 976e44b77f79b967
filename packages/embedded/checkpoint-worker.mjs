// A thread that copies the write-ahead log of a database file into the file, on demand. See src/checkpoints.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';

const { path } = workerData;
const database = new DatabaseSync(path, { defensive: true });

parentPort.on('message', () => {
  try {
    // The connection is closed, with every statement, once nothing refers to it.
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The log only grows, and the next demand tries again.
  }
  parentPort.postMessage(undefined);
});
