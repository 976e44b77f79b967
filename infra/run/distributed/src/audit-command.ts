import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewStore } from '@bluebox/embedded';
import type { View, ViewDefinition, ViewStore } from '@bluebox/event-sourcing';
import { inventoryProjections } from '@bluebox/inventory-service';
import { openMongoViewStore } from '@bluebox/mongodb';
import { pledgeProjections } from '@bluebox/pledge-service';
import { shipmentProjections } from '@bluebox/shipment-service';
import { audit, trackerProjections } from '@bluebox/tracker-service';
import { pino } from 'pino';
import { readSettings } from './config.ts';
import { connectKafka, connectMongo } from './connections.ts';

const PROJECTIONS = {
  pledge: Object.values(pledgeProjections),
  inventory: Object.values(inventoryProjections),
  shipment: Object.values(shipmentProjections),
  tracker: Object.values(trackerProjections),
} as const;

/**
 * Audits the topics against the views of every service, while they run, and prints the report as JSON. Views
 * are rebuilt in a file of this machine. Exits with code 1 when something does not hold.
 */
export async function auditCommand(): Promise<void> {
  const uris = readSettings(
    'PLEDGE_MONGODB_URI',
    'INVENTORY_MONGODB_URI',
    'SHIPMENT_MONGODB_URI',
    'TRACKER_MONGODB_URI',
  );
  const logger = pino({ level: 'silent' });
  const databases = {
    pledge: await connectMongo(logger, uris.PLEDGE_MONGODB_URI),
    inventory: await connectMongo(logger, uris.INVENTORY_MONGODB_URI),
    shipment: await connectMongo(logger, uris.SHIPMENT_MONGODB_URI),
    tracker: await connectMongo(logger, uris.TRACKER_MONGODB_URI),
  };
  const kafka = connectKafka('audit', logger);
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-audit-'));
  const scratch = openViewStore({ path: join(folder, 'scratch.sqlite') });
  try {
    const storeOf = new Map<string, ViewStore>();
    for (const [service, projections] of Object.entries(PROJECTIONS)) {
      const { connection } = databases[service as keyof typeof databases];
      const store = await openMongoViewStore({ connection });
      for (const { name } of projections) storeOf.set(name, store);
    }
    const report = await audit({
      history: kafka.history,
      views: viewsByName(storeOf),
      scratch,
      projections: Object.values(PROJECTIONS).flat(),
    });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    if (report.findings.length > 0) process.exitCode = 1;
  } finally {
    scratch.close();
    rmSync(folder, { recursive: true, force: true });
    await kafka.close();
    for (const database of Object.values(databases)) await database.close();
  }
}

/** The views of all services as if they were in one store, for reading. */
function viewsByName(stores: ReadonlyMap<string, ViewStore>): ViewStore {
  return {
    async open(definition: ViewDefinition): Promise<View> {
      const store = stores.get(definition.name);
      if (store === undefined) throw new Error(`no service has a view ${definition.name}`);
      return store.open(definition);
    },
    rebuild: () => Promise.reject(new Error('an audit builds views anew elsewhere')),
  };
}
