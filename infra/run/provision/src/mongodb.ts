import { setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { DATABASE_USERS, type DatabaseUser, databaseOf } from './service-rights.ts';

/** MongoDB's error code for a member of a replica set that is not yet initiated. */
const NOT_YET_INITIALIZED = 94;
/** Error codes for a user that exists already: MongoDB's code, and the code of some other servers with its protocol. */
const USER_EXISTS = [51_003, 11_000];
const SECONDS_TO_ELECT = 60;

export interface MongodbProvision {
  /** URI with full rights, connecting directly to the server. */
  readonly uri: string;
  readonly replicaSet: string;
  /** Host and port by which the replica set and the services reach the server. */
  readonly member: string;
  readonly passwords: Readonly<Record<DatabaseUser, string>>;
}

/**
 * Creates the replica set and the services' users. An existing replica set is kept; existing users get the
 * given passwords.
 */
export async function provisionMongodb(provision: MongodbProvision): Promise<void> {
  const client = new mongo.MongoClient(provision.uri);
  try {
    await initiate(client, provision);
    await untilPrimary(client);
    for (const user of DATABASE_USERS)
      await ensureUser(client.db(databaseOf(user)), user, provision.passwords[user]);
  } finally {
    await client.close();
  }
}

async function initiate(
  client: mongo.MongoClient,
  { replicaSet, member }: MongodbProvision,
): Promise<void> {
  const admin = client.db('admin');
  try {
    await admin.command({ replSetGetStatus: 1 });
  } catch (error) {
    if ((error as mongo.MongoServerError).code !== NOT_YET_INITIALIZED) throw error;
    await admin.command({
      replSetInitiate: { _id: replicaSet, members: [{ _id: 0, host: member }] },
    });
  }
}

async function untilPrimary(client: mongo.MongoClient): Promise<void> {
  for (let second = 0; second < SECONDS_TO_ELECT; second++) {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello['isWritablePrimary'] === true) return;
    await pause(1_000);
  }
  throw new Error(`the replica set has no primary after ${SECONDS_TO_ELECT} s`);
}

async function ensureUser(database: mongo.Db, user: DatabaseUser, pwd: string): Promise<void> {
  const roles = [{ role: 'readWrite', db: database.databaseName }];
  try {
    await database.command({ createUser: user, pwd, roles });
  } catch (error) {
    const { code } = error as mongo.MongoServerError;
    if (typeof code !== 'number' || !USER_EXISTS.includes(code)) throw error;
    await database.command({ updateUser: user, pwd, roles });
  }
}
