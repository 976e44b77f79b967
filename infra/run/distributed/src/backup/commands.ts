import { readFileSync } from 'node:fs';
import { BackupError } from '@bluebox/backup-folder';
import {
  DECIDING_SERVICES,
  type DecidingService,
  eventShapes,
  perService,
  SERVICE_NAMES,
} from '@bluebox/contracts';
import {
  consumingGroups,
  openForgottenTopic,
  openKafkaHistory,
  replaceTopics,
} from '@bluebox/kafka';
import {
  dropViews,
  openCommitCopy,
  openMongoLedgerStore,
  openMongoViewStore,
} from '@bluebox/mongodb';
import { NotOurCheckpoint, namedLedger, originFor, ownCheckpoint } from '@bluebox/notary-service';
import { accountsView } from '@bluebox/portal-service';
import type { Checkpoint } from '@bluebox/transparency';
import type { Connection } from 'mongoose';
import { type Logger, pino } from 'pino';
import { databaseUris, readSettings } from '../config.ts';
import {
  connectAnyMongo,
  connectMongo,
  ensureTopics,
  kafkaOptions,
  type MongoConnection,
  topicReplication,
} from '../connections.ts';
import { refuseLedgerBeyondDatabases } from '../ledger-ahead.ts';
import { signingKeysIn } from '../signing-keys.ts';
import { backUp } from './back-up.ts';
import { oneByOne } from './one-by-one.ts';
import { type RestoreTopics, refuseRunning, restore } from './restore.ts';

type Say = (text: string) => void;

const LOGGER = pino({ level: 'warn' }, process.stderr);

/** Copies the data of every service, also while the services run. */
export async function backupCommand(target: string, say: Say): Promise<void> {
  const databases = await connectDatabases(connectMongo);
  const { history, close } = openTopics();
  try {
    const { connections } = databases;
    const views = await openMongoViewStore({ connection: connections.portal });
    const { services } = await backUp(
      {
        databases: connections,
        accounts: await views.open(accountsView),
        published: history,
      },
      target,
      new Date(),
    );
    for (const service of DECIDING_SERVICES) {
      const { positions, waiting } = services[service];
      const events = positions.reduce((sum, position) => sum + position, 0);
      say(`${service}: ${events} events, and ${waiting} commits that have no position yet`);
    }
    say(`backed up to ${target}; the keys are not in it: keep a copy of them elsewhere`);
  } finally {
    await databases.close();
    await close();
  }
}

export interface RestoreCommandOptions {
  readonly replaceTopics: boolean;
  /** File with names of forgotten subjects. */
  readonly forgotten?: string;
  /** File with the last published checkpoint of the ledger. */
  readonly ledgerCheckpoint?: string;
}

/** Reads a checkpoint of the ledger, which needs the keys of the notary. @throws BackupError */
function publishedIn(file: string): Checkpoint {
  const { BLUEBOX_KEYS: keys } = readSettings('BLUEBOX_KEYS');
  try {
    return ownCheckpoint(readFileSync(file, 'utf8'), signingKeysIn(keys));
  } catch (error) {
    if (error instanceof NotOurCheckpoint) throw new BackupError(error.message);
    throw error;
  }
}

/** Restores a backup into empty databases. */
export async function restoreCommand(
  folder: string,
  options: RestoreCommandOptions,
  say: Say,
): Promise<void> {
  const published =
    options.ledgerCheckpoint === undefined ? undefined : publishedIn(options.ledgerCheckpoint);
  const forgotten =
    options.forgotten === undefined
      ? []
      : readFileSync(options.forgotten, 'utf8').split(/\r?\n/).filter(Boolean);
  const name = readSettings('BLUEBOX_LEDGER_ORIGIN', 'BLUEBOX_PUBLIC_URL');
  await ensureTopics(LOGGER, say);
  const databases = await connectDatabases(connectAnyMongo);
  const { close, ...topics } = openTopics();
  try {
    const { replaceTopics } = options;
    const restored = await restore(
      folder,
      {
        databases: databases.connections,
        openAccounts: async () =>
          (await openMongoViewStore({ connection: databases.connections.portal })).open(
            accountsView,
          ),
        topics,
      },
      {
        replaceTopics,
        forgotten,
        ...(published === undefined ? {} : { published }),
        ledgerName: { named: name.BLUEBOX_LEDGER_ORIGIN, publicUrl: name.BLUEBOX_PUBLIC_URL },
      },
    );
    say(
      `restored what was there at ${restored.madeAt}: ${restored.people} sealed records, ${restored.photos} pictures; ${restored.forgotten} people and pictures that were erased since are erased again`,
    );
    say(restored.ledger);
    say('start the services with the keys that belong to it: they build the views');
  } finally {
    await databases.close();
    await close();
  }
}

/** Returns the last positions in the databases of the services that decide. */
async function storedHeads(databases: Readonly<Record<DecidingService, Connection>>) {
  const cuts = await oneByOne(DECIDING_SERVICES, async (service) =>
    (await openCommitCopy(databases[service])).cut(),
  );
  return {
    head: async (service: string, bucket: number) =>
      cuts[service as DecidingService]?.positions[bucket] ?? 0,
  };
}

/**
 * Empties the topics and drops the views. Services that start afterwards publish the events in their databases
 * again, and rebuild their views from the topics. A ledger that was dropped is named here, because a notary that
 * starts on empty topics would give it the name of the first one.
 * @throws LedgerAhead, with nothing changed, when the databases lack events of the ledger.
 */
export async function replaceTopicsCommand(say: Say): Promise<void> {
  const databases = await connectDatabases(connectMongo);
  const { close, ...topics } = openTopics();
  try {
    await refuseRunning(topics);
    const name = readSettings('BLUEBOX_LEDGER_ORIGIN', 'BLUEBOX_PUBLIC_URL');
    const ledger = await openMongoLedgerStore({ connection: databases.connections.notary });
    const stored = await storedHeads(databases.connections);
    await refuseLedgerBeyondDatabases(ledger, stored);
    await namedLedger(ledger, {
      name: originFor({ named: name.BLUEBOX_LEDGER_ORIGIN, publicUrl: name.BLUEBOX_PUBLIC_URL }),
      history: {
        head: async (service, bucket) =>
          (await stored.head(service, bucket)) || topics.history.head(service, bucket),
      },
      at: new Date(),
    });
    const { portal: _, ...withViews } = databases.connections;
    // Views are dropped first, because a stop between the two steps then does no harm: the services rebuild
    // the same views from the old topics.
    for (const connection of Object.values(withViews)) await dropViews(connection);
    await topics.replace();
    say('the topics are empty; start the services: they publish what they have, and build views');
  } finally {
    await databases.close();
    await close();
  }
}

/** Prints the names of forgotten subjects, one a line. */
export async function forgottenCommand(say: Say): Promise<void> {
  const { close, forgotten } = openTopics();
  try {
    for (const name of await forgotten()) say(name);
  } finally {
    await close();
  }
}

function openTopics(): RestoreTopics & { close(): Promise<void> } {
  const options = kafkaOptions('backup', LOGGER);
  const history = openKafkaHistory(options);
  const forgotten = openForgottenTopic(options);
  return {
    history,
    consuming: () => consumingGroups(options),
    replace: () => replaceTopics(options, Object.keys(eventShapes), topicReplication()),
    forgotten: () => forgotten.read(),
    async close() {
      await history.close();
      await forgotten.close();
    },
  };
}

async function connectDatabases(
  connect: (logger: Logger, uri: string) => Promise<MongoConnection>,
) {
  const uris = databaseUris(SERVICE_NAMES);
  const opened = await oneByOne(SERVICE_NAMES, (service) => connect(LOGGER, uris[service]));
  return {
    connections: perService(SERVICE_NAMES, (service) => opened[service].connection),
    async close() {
      for (const { close } of Object.values(opened)) await close();
    },
  };
}
