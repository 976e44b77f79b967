import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICES_BEHIND_PORTAL, type ServiceBehindPortal } from '@bluebox/contracts';
import { openViewStore } from '@bluebox/embedded';
import type { Projection, View, ViewDefinition, ViewStore } from '@bluebox/event-sourcing';
import { openMongoLedgerStore, openMongoViewStore } from '@bluebox/mongodb';
import {
  auditInstallation,
  ledgerFinding,
  type NotaryKeys,
  notaryProjections,
} from '@bluebox/notary-service';
import { audit, trackerProjections } from '@bluebox/tracker-service';
import { pino } from 'pino';
import { databaseUris, notaryKeyFolder } from './config.ts';
import { connectKafka, connectMongo, type MongoConnection } from './connections.ts';
import { DECIDERS } from './deciders.ts';
import { readKey } from './keys.ts';
import { signingKeysIn } from './signing-keys.ts';

/** Number of the invariant that the public ledger is that of the log. */
const LEDGER_INVARIANT = 10;

async function projectionsOf(service: ServiceBehindPortal): Promise<readonly Projection[]> {
  if (service === 'tracker') return Object.values(trackerProjections);
  if (service === 'notary') return Object.values(notaryProjections);
  return (await DECIDERS[service]()).projections;
}

/** Reads the keys of the notary. @returns undefined when no folder of keys is set. */
function notaryKeys(): NotaryKeys | undefined {
  const folder = notaryKeyFolder();
  return folder === undefined
    ? undefined
    : {
        ...signingKeysIn(folder),
        salt: readKey(folder, 'ledger-salt'),
      };
}

export interface AuditSettings {
  /** Files with checkpoints that were kept elsewhere, to which the public ledger must still lead. */
  readonly kept: readonly string[];
}

/**
 * Audits the topics against the public ledger and the views of every service behind the portal, also while the
 * services run, and prints the report as JSON. Views are rebuilt in a local file. The ledger is left out when the
 * keys of the notary are not given. Exits with code 1 when a check fails.
 */
export async function auditCommand({ kept }: AuditSettings): Promise<void> {
  const notes = kept.map((file) => readFileSync(file, 'utf8'));
  const keys = notaryKeys();
  const uris = databaseUris(SERVICES_BEHIND_PORTAL);
  const logger = pino({ level: 'silent' });
  const databases = new Map<ServiceBehindPortal, MongoConnection>();
  for (const service of SERVICES_BEHIND_PORTAL)
    databases.set(service, await connectMongo(logger, uris[service]));
  const kafka = connectKafka('audit', logger);
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-audit-'));
  const scratch = openViewStore({ path: join(folder, 'scratch.sqlite') });
  try {
    const storeOf = new Map<string, ViewStore>();
    const all: Projection[] = [];
    for (const [service, { connection }] of databases) {
      const store = await openMongoViewStore({ connection });
      const projections = await projectionsOf(service);
      for (const { name } of projections) storeOf.set(name, store);
      all.push(...projections);
    }
    const report = await audit({
      history: kafka.history,
      views: viewsByName(storeOf),
      scratch,
      projections: all,
    });
    const { connection } = databases.get('notary') as MongoConnection;
    const ledger =
      keys &&
      (await auditInstallation({
        ledger: await openMongoLedgerStore({ connection }),
        history: kafka.history,
        keys,
        kept: notes,
      }));
    const finding = ledgerFinding(ledger, {
      kept: notes,
      reason:
        keys === undefined
          ? 'BLUEBOX_KEYS does not name the folder of the keys of the notary'
          : 'the ledger is not there',
    });
    const findings = [
      ...report.findings,
      ...(finding === undefined ? [] : [{ invariant: LEDGER_INVARIANT, ...finding }]),
    ];
    const counts = ledger && { entries: ledger.entries, checkpoints: ledger.checkpoints };
    process.stdout.write(`${JSON.stringify({ ...report, ledger: counts, findings })}\n`);
    if (findings.length > 0) process.exitCode = 1;
  } finally {
    scratch.close();
    rmSync(folder, { recursive: true, force: true });
    await kafka.close();
    for (const database of databases.values()) await database.close();
  }
}

/** Joins the views of all services for reading, as if they were in one store. */
function viewsByName(stores: ReadonlyMap<string, ViewStore>): ViewStore {
  return {
    async open(definition: ViewDefinition): Promise<View> {
      const store = stores.get(definition.name);
      if (store === undefined) throw new Error(`no service has a view ${definition.name}`);
      return store.open(definition);
    },
    rebuild: () => Promise.reject(new Error('an audit rebuilds views in a store of its own')),
  };
}
