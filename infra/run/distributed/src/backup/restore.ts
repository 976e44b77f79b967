import { readFileSync } from 'node:fs';
import { BackupError, forgottenPhoto, type OpenedBackup, openBackup } from '@bluebox/backup-folder';
import {
  DECIDING_SERVICES,
  type DecidingService,
  isVaultOwner,
  type ServiceName,
  type VaultOwner,
} from '@bluebox/contracts';
import {
  BUCKET_COUNT,
  type Change,
  type EventHistory,
  positionsIn,
  publishedAhead,
  StoreBehindPublished,
  type View,
} from '@bluebox/event-sourcing';
import {
  eventIdsIn,
  finishRestore,
  isEmptyDatabase,
  markRestore,
  openForgottenNames,
  openMongoLedgerStore,
  restoreCommits,
  restorePhotos,
  restoreVault,
  type SealedPhoto,
} from '@bluebox/mongodb';
import { continueRestored, originFor } from '@bluebox/notary-service';
import type { Checkpoint } from '@bluebox/transparency';
import type { Connection } from 'mongoose';
import { z } from 'zod';
import { AccountLine, Contents, NEEDED, PATHS, PhotoLine } from './contents.ts';
import { LedgerLine, restoreLedger } from './ledger-copy.ts';
import { parsedLines, readLines } from './lines.ts';

/** Maximum number of account documents written in one transaction. */
const WRITE_CHUNK = 200;

/** Access of a restore to the topics of all services. */
export interface RestoreTopics {
  readonly history: EventHistory;
  /** Consumer groups with live members, which means that services are running. */
  consuming(): Promise<readonly string[]>;
  /** Empties the topics of all services. */
  replace(): Promise<void>;
  /** Names of forgotten subjects and photos, including those forgotten since the backup. */
  forgotten(): Promise<ReadonlySet<string>>;
}

export interface RestoreTarget {
  readonly databases: Readonly<Record<ServiceName, Connection>>;
  /**
   * Opens the accounts. Opening writes into the database, so the accounts are opened only just before they are
   * restored.
   */
  readonly openAccounts: () => Promise<View>;
  readonly topics: RestoreTopics;
}

export interface Restored {
  readonly madeAt: string;
  readonly people: number;
  readonly photos: number;
  /** Number of people and photos that were not restored, because they were erased after the backup was made. */
  readonly forgotten: number;
  /** Sentence about the name under which the public ledger goes on. */
  readonly ledger: string;
}

export interface RestoreOptions {
  /** Whether events that the topics have and the backup lacks are discarded. */
  readonly replaceTopics: boolean;
  /** Names of forgotten subjects, in addition to those in the topic. */
  readonly forgotten: readonly string[];
  /** The last published checkpoint of the ledger, if somebody kept it. */
  readonly published?: Checkpoint;
  /** Settings that name a ledger that the backup lacks. */
  readonly ledgerName?: Parameters<typeof originFor>[0];
}

/**
 * Restores a backup into empty databases, without the personal data that was erased after the backup was made.
 * Services then publish the events that the topics lack, and build their views from the topics.
 * @throws BackupError, with nothing changed, when the backup is not complete, a database is not empty, a
 * service runs, or the topics have more events than the backup and may not be replaced.
 */
export async function restore(
  folder: string,
  { databases, openAccounts, topics }: RestoreTarget,
  options: RestoreOptions,
): Promise<Restored> {
  // 1. Checks that the restore is allowed.
  const backup = openBackup(folder, 'distributed', NEEDED);
  const contents = Contents.safeParse(backup.manifest);
  if (!contents.success) throw new BackupError('the manifest does not say where the logs end');
  await refuseRunning(topics);
  await refuseFilled(Object.values(databases));
  const ahead = await aheadOf(backup, contents.data, topics.history);
  if (ahead.length > 0 && !options.replaceTopics) throw olderThanTopics(ahead);
  const forgotten = new Set([...(await topics.forgotten()), ...options.forgotten]);

  // 2. The mark makes services refuse to start on the partly restored data.
  for (const connection of Object.values(databases)) await markRestore(connection);
  const published = options.replaceTopics
    ? await topics.replace().then(() => nothingPublished)
    : (service: DecidingService) => headsOf(topics.history, service);

  // 3. The backup's content is written to the databases.
  let people = 0;
  let photos = 0;
  let erased = 0;
  for (const service of DECIDING_SERVICES) {
    // A backup of an earlier version lacks the service, which then begins empty.
    if (!backup.paths.includes(PATHS.commits(service))) continue;
    const connection = databases[service];
    const known = openForgottenNames(connection);
    for await (const name of parsedLines(backup.file(PATHS.forgotten(service)), z.string())) {
      await known.add([name]);
      forgotten.add(name);
    }
    const heads = await restoreCommits(
      connection,
      readLines(backup.file(PATHS.commits(service))),
      await published(service),
    );
    const { positions } = contents.data.services[service];
    if (heads.join() !== positions.join())
      throw new Error(
        `${service} ends at ${heads} after the restore, and in the backup at ${positions}`,
      );
    if (!isVaultOwner(service)) continue;
    const records = await restoreVault(
      connection,
      readLines(backup.file(PATHS.records(service))),
      (subject) => forgotten.has(subject),
    );
    people += records.restored;
    erased += records.forgotten;
    const kept: PhotoLine[] = [];
    for await (const photo of parsedLines(backup.file(PATHS.photos(service)), PhotoLine)) {
      if (forgotten.has(forgottenPhoto(photo))) erased += 1;
      else kept.push(photo);
    }
    await restorePhotos(connection, photosIn(backup, service, kept));
    photos += kept.length;
  }
  await restoreAccounts(await openAccounts(), backup);
  const ledger = await openMongoLedgerStore({ connection: databases.notary });
  if (backup.paths.includes(PATHS.ledger))
    await restoreLedger(ledger, parsedLines(backup.file(PATHS.ledger), LedgerLine));
  const said = await continueRestored(ledger, {
    published: options.published,
    newName: () => originFor(options.ledgerName ?? {}),
    at: new Date(),
  });

  for (const connection of Object.values(databases)) await finishRestore(connection);
  return { madeAt: backup.manifest.madeAt, people, photos, forgotten: erased, ledger: said };
}

async function refuseFilled(connections: readonly Connection[]): Promise<void> {
  for (const connection of connections)
    if (!(await isEmptyDatabase(connection)))
      throw new BackupError(
        `the database ${connection.name} is not empty; drop the databases of all services first, when they hold nothing that the backup lacks`,
      );
}

/** @throws BackupError while a consumer group has live members. */
export async function refuseRunning(topics: Pick<RestoreTopics, 'consuming'>): Promise<void> {
  const groups = await topics.consuming();
  if (groups.length > 0)
    throw new BackupError(
      `services run, or did until moments ago: stop all of them first (${groups.join(', ')})`,
    );
}

/** Finds the services whose topics hold events that the backup lacks. @returns one error for each such service. */
async function aheadOf(
  backup: OpenedBackup,
  { services }: Contents,
  history: EventHistory,
): Promise<readonly StoreBehindPublished[]> {
  const errors: StoreBehindPublished[] = [];
  for (const service of DECIDING_SERVICES) {
    const heads = await headsOf(history, service);
    const ids = await eventIdsIn(
      backup.paths.includes(PATHS.commits(service))
        ? readLines(backup.file(PATHS.commits(service)))
        : noLines(),
      new Map(heads.map((head, bucket) => [bucket, head])),
    );
    const ahead = await publishedAhead(positionsIn(history, service), {
      head: async (bucket) => services[service].positions[bucket] ?? 0,
      idAt: async (bucket, position) => (heads[bucket] === position ? ids.get(bucket) : undefined),
    });
    if (ahead.length > 0) errors.push(new StoreBehindPublished(service, ahead));
  }
  return errors;
}

/** The lines of a file that a backup of an earlier version lacks. */
async function* noLines(): AsyncGenerator<string, void, undefined> {}

const olderThanTopics = (ahead: readonly StoreBehindPublished[]): BackupError =>
  new BackupError(
    `the backup is older than what Kafka has: ${ahead
      .map(({ message }) => message)
      .join(
        '; ',
      )}. New events would get positions that readers have seen. Restore a newer backup; or say --replace-topics: Kafka's topics are then emptied, and what came after the backup is lost`,
  );

const headsOf = (history: EventHistory, service: string): Promise<number[]> =>
  Promise.all(Array.from({ length: BUCKET_COUNT }, (_, bucket) => history.head(service, bucket)));

const nothingPublished = async (): Promise<number[]> =>
  Array.from({ length: BUCKET_COUNT }, () => 0);

async function* photosIn(
  backup: OpenedBackup,
  service: VaultOwner,
  photos: readonly PhotoLine[],
): AsyncIterable<SealedPhoto> {
  for (const { subject, photoId, at } of photos) {
    const sealed = readFileSync(backup.file(PATHS.photo(service, subject, photoId)));
    yield { subject, photoId, at, sealed };
  }
}

async function restoreAccounts(accounts: View, backup: OpenedBackup): Promise<void> {
  let changes: Change[] = [];
  const write = async () => {
    await accounts.apply({ from: {}, to: {}, changes });
    changes = [];
  };
  for await (const line of parsedLines(backup.file(PATHS.accounts), AccountLine)) {
    const { collection, document } = line;
    changes.push({ collection, id: document.id, evolve: () => document });
    if (changes.length === WRITE_CHUNK) await write();
  }
  await write();
}
