import { writeFileSync } from 'node:fs';
import { type BackupWriter, beginBackup } from '@bluebox/backup-folder';
import {
  DECIDING_SERVICES,
  type DecidingService,
  perService,
  VAULT_OWNERS,
  type VaultOwner,
} from '@bluebox/contracts';
import type { EventHistory, View } from '@bluebox/event-sourcing';
import {
  openCommitCopy,
  openForgottenNames,
  openMongoLedgerStore,
  sealedPhotos,
  vaultLines,
} from '@bluebox/mongodb';
import type { Connection } from 'mongoose';
import { consistentCut } from './consistent-cut.ts';
import { type Contents, PATHS, type PhotoLine } from './contents.ts';
import { beginLedgerCopy } from './ledger-copy.ts';
import { asLines, writeLines } from './lines.ts';
import { oneByOne } from './one-by-one.ts';

/** Shortest and longest pause, in milliseconds, between two attempts to read consistent logs. */
const PAUSE = [5, 50] as const;

export interface BackupSources {
  readonly databases: Readonly<Record<DecidingService | 'notary', Connection>>;
  readonly accounts: View;
  /** The history on the topics. */
  readonly published: EventHistory;
}

/**
 * Copies the data of every service into a folder, also while the services run. Views are left out, because
 * they can be rebuilt. Logs are copied before vaults, so that the backup has every vault record that a log
 * names. Vault records that no log names do no harm, because they are swept later.
 * @throws BackupError if the target cannot take a backup, or no moment is found at which the logs are consistent.
 */
export async function backUp(
  { databases, accounts, published }: BackupSources,
  target: string,
  now: Date,
): Promise<Contents> {
  const backup = beginBackup(target);
  const write = async (path: string, lines: AsyncIterable<string>) => {
    await writeLines(backup.place(path), lines);
    backup.add(path);
  };

  // 1. The ledger, then the logs up to a consistent cut, which thereby have every event that the ledger has.
  const ledger = await beginLedgerCopy(
    await openMongoLedgerStore({ connection: databases.notary }),
  );
  const copies = await oneByOne(DECIDING_SERVICES, (service) => openCommitCopy(databases[service]));
  const cut = await consistentCut(
    perService(DECIDING_SERVICES, (service) => copies[service].cut),
    (service, bucket) => published.head(service, bucket),
    pause,
  );
  const services = await oneByOne(DECIDING_SERVICES, async (service) => {
    const end = cut[service];
    await write(PATHS.commits(service), copies[service].lines(end));
    return { positions: [...end.positions], waiting: end.waiting.length };
  });

  await write(PATHS.ledger, asLines(ledger()));

  // 2. Vaults and photos, still sealed. The list of forgotten subjects is copied last, so that it includes
  // subjects that were erased during the copy.
  for (const service of VAULT_OWNERS) {
    const connection = databases[service];
    await write(PATHS.records(service), vaultLines(connection));
    await write(PATHS.photos(service), asLines(copyPhotos(backup, service, connection)));
  }
  for (const service of DECIDING_SERVICES) {
    const connection = databases[service];
    await write(PATHS.forgotten(service), asLines(await openForgottenNames(connection).all()));
  }

  // 3. Accounts.
  await write(PATHS.accounts, asLines(accountLines(accounts)));

  const contents: Contents = { services };
  backup.finish({ madeAt: now.toISOString(), way: 'distributed', ...contents });
  return contents;
}

async function* copyPhotos(
  backup: BackupWriter,
  service: VaultOwner,
  connection: Connection,
): AsyncIterable<PhotoLine> {
  for await (const { subject, photoId, at, sealed } of sealedPhotos(connection)) {
    const path = PATHS.photo(service, subject, photoId);
    writeFileSync(backup.place(path), sealed, { mode: 0o600, flag: 'wx', flush: true });
    backup.add(path);
    yield { subject, photoId, at };
  }
}

async function* accountLines(accounts: View) {
  for (const { name } of accounts.definition.collections)
    for await (const document of accounts.documents(name)) yield { collection: name, document };
}

function pause(): Promise<void> {
  const [least, most] = PAUSE;
  return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
}
