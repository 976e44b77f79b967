import type { Connection } from 'mongoose';
import { DURABLE } from '../commit-document.ts';

const marksIn = (connection: Connection) =>
  connection.collection<{ readonly _id: 'restore' }>('unfinished_restores');

/** Whether no collection of a database has a document. */
export async function isEmptyDatabase(connection: Connection): Promise<boolean> {
  for (const { name } of await connection.listCollections())
    if (!name.startsWith('system.') && (await connection.collection(name).findOne({})) !== null)
      return false;
  return true;
}

/**
 * Marks the database as partly restored, so that service processes refuse to start on it until the
 * restore is finished.
 */
export async function markRestore(connection: Connection): Promise<void> {
  await marksIn(connection).insertOne({ _id: 'restore' }, DURABLE);
}

export async function finishRestore(connection: Connection): Promise<void> {
  await marksIn(connection).deleteOne({ _id: 'restore' }, DURABLE);
}

/**
 * Whether a restore into the database is running or was interrupted, so that the database may have
 * only a part of the backup.
 */
export const isRestoreUnfinished = async (connection: Connection): Promise<boolean> =>
  (await marksIn(connection).findOne({}, { readConcern: { level: 'majority' } })) !== null;
