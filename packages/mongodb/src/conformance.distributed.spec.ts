import { randomBytes, randomUUID } from 'node:crypto';
import type { EventShapes, PhotoName } from '@bluebox/event-sourcing';
import {
  eventStoreConformance,
  ledgerStoreConformance,
  photoStoreConformance,
  vaultConformance,
  viewStoreConformance,
} from '@bluebox/testing';
import {
  type MongoEventStore,
  openMongoEventStore,
  openMongoLedgerStore,
  openMongoPhotoStore,
  openMongoVault,
  openMongoViewStore,
} from './index.ts';
import { fileIdsIn, leaveUnnamedFile } from './photo-files.test-support.ts';
import { type Connect, inDatabases } from './test-database.test-support.ts';

const report = (error: unknown) => console.error(error);

/**
 * Opens the stores of several services, each in its own database. The outbox is inventory's, so
 * events of the other services are not passed on.
 */
async function openStores(connect: Connect, shapes: Readonly<Record<string, EventShapes>>) {
  const stores = new Map<string, MongoEventStore>();
  const connections = await Promise.all(Object.keys(shapes).map((service) => connect(service)));
  for (const [index, [service, known]] of Object.entries(shapes).entries())
    stores.set(
      service,
      await openMongoEventStore({
        connection: connections[index] as (typeof connections)[number],
        service,
        shapes: known,
        instance: randomUUID(),
        onError: report,
      }),
    );
  const storeOf = (service: string): MongoEventStore => {
    const store = stores.get(service);
    if (store === undefined) throw new Error(`unknown service ${service}`);
    return store;
  };
  const { outbox } = storeOf('inventory');
  return {
    store: storeOf,
    outbox,
    history: {
      read: (service: string, bucket: number, after: number, limit: number) =>
        storeOf(service).history.read(service, bucket, after, limit),
      head: (service: string, bucket: number) => storeOf(service).history.head(service, bucket),
    },
    async close() {
      await Promise.all([...stores.values()].map((store) => store.close()));
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

eventStoreConformance('mongodb', () =>
  inDatabases((connect) => ({
    unpublishedAfterRestart: 'in the outbox' as const,
    open: (shapes) => openStores(connect, shapes),
  })),
);

viewStoreConformance('mongodb', () =>
  inDatabases((connect) => ({
    async open() {
      const connection = await connect('tracker');
      const views = await openMongoViewStore({ connection });
      return { views, close: () => connection.close() };
    },
  })),
);

vaultConformance('mongodb', () => {
  const key = randomBytes(32);
  return inDatabases((connect) => ({
    async open(searchIndex) {
      const connection = await connect('pledge');
      const vault = await openMongoVault({ connection, key, searchIndex });
      return { vault, close: () => connection.close() };
    },
  }));
});

photoStoreConformance('mongodb', () => {
  const key = randomBytes(32);
  return inDatabases((connect) => ({
    async open() {
      const connection = await connect('shipment');
      const erased: PhotoName[] = [];
      const photos = await openMongoPhotoStore({
        connection,
        key,
        onErase: async (photo) => void erased.push(photo),
      });
      return {
        photos,
        erased,
        leaveInterruptedPut: (_photo, sealed) => leaveUnnamedFile(connection, 90, sealed),
        storedFiles: async () => (await fileIdsIn(connection)).length,
        close: () => connection.close(),
      };
    },
  }));
});

ledgerStoreConformance('mongodb', () =>
  inDatabases((connect) => ({
    async open() {
      const connection = await connect('notary');
      const ledger = await openMongoLedgerStore({ connection });
      return { ledger, close: () => connection.close() };
    },
  })),
);
