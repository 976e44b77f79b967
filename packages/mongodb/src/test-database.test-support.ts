import { randomBytes } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    mongodbUri: string;
  }
}

export type Connect = (name: string) => Promise<Connection>;

/** Makes a test harness with databases of its own. */
export async function inDatabases<H>(make: (connect: Connect) => H) {
  const databases = ownDatabases();
  return { ...make(databases.connect), cleanup: databases.drop };
}

/** Makes databases for this test alone. Each call of `connect` opens a new connection. */
export function ownDatabases(uri: string = inject('mongodbUri')) {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const names = new Set<string>();
  const connect = (name: string, through: string = uri): Promise<Connection> => {
    names.add(name);
    return mongoose.createConnection(through, { dbName: `${prefix}-${name}` }).asPromise();
  };
  return {
    connect: (name: string, through?: string) => connect(name, through),
    async drop() {
      for (const name of names) {
        const connection = await connect(name);
        await connection.dropDatabase();
        await connection.close();
      }
    },
  };
}
