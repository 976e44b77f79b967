import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBatch, PhotoName } from '@bluebox/event-sourcing';
import {
  eventBusConformance,
  eventStoreConformance,
  ledgerStoreConformance,
  photoStoreConformance,
  vaultConformance,
  viewStoreConformance,
} from '@bluebox/testing';
import {
  openEmbeddedBus,
  openEventLog,
  openLedgerStore,
  openPhotoStore,
  openVault,
  openViewStore,
} from './index.ts';

/** Makes a test harness with files in a folder of its own. */
async function inFolder<H>(make: (folder: string) => H) {
  const folder = await mkdtemp(join(tmpdir(), 'bluebox-embedded-'));
  return {
    ...make(folder),
    cleanup: () => rm(folder, { recursive: true, force: true }),
  };
}

eventStoreConformance('embedded', () =>
  inFolder((folder) => ({
    unpublishedAfterRestart: 'in the history' as const,
    async open(shapes) {
      const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes });
      return { ...log, close: async () => log.close() };
    },
  })),
);

eventBusConformance('embedded', () =>
  inFolder((folder) => ({
    async open() {
      const shapes = { 'box.opened': { version: 1 } };
      const log = openEventLog({
        path: join(folder, 'events.sqlite'),
        shapes: { inventory: shapes, shipment: shapes },
      });
      const bus = openEmbeddedBus({
        history: log.history,
        sleep: () => new Promise((resolve) => setTimeout(resolve, 2)),
      });
      return {
        bus,
        async publish(batch: EventBatch) {
          const head = await log.history.head(batch.service, batch.bucket);
          const fresh = batch.events.filter(({ position }) => position > head);
          await Promise.all(
            fresh.map(({ type, data, commit, stream, version, ...envelope }) =>
              log.store(batch.service).append({
                ...envelope,
                id: commit,
                streams: [{ stream, expectedVersion: version - 1, events: [{ type, data }] }],
              }),
            ),
          );
          await bus.publish(batch);
        },
        close: async () => log.close(),
      };
    },
  })),
);

viewStoreConformance('embedded', () =>
  inFolder((folder) => ({
    async open() {
      const views = openViewStore({ path: join(folder, 'views.sqlite') });
      return { views, close: async () => views.close() };
    },
  })),
);

viewStoreConformance('embedded, with checkpoints in a thread', () =>
  inFolder((folder) => ({
    async open() {
      const views = openViewStore({
        path: join(folder, 'views.sqlite'),
        checkpointsInThread: true,
      });
      return { views, close: async () => views.close() };
    },
  })),
);

viewStoreConformance('embedded, read two rows at a time', () =>
  inFolder((folder) => ({
    async open() {
      const views = openViewStore({ path: join(folder, 'views.sqlite'), rowsPerStep: 2 });
      return { views, close: async () => views.close() };
    },
  })),
);

vaultConformance('embedded', () => {
  const key = randomBytes(32);
  return inFolder((folder) => ({
    async open(searchIndex) {
      const vault = openVault({ path: join(folder, 'vault.sqlite'), key, searchIndex });
      return { vault, close: async () => vault.close() };
    },
  }));
});

photoStoreConformance('embedded', () => {
  const key = randomBytes(32);
  return inFolder((folder) => ({
    async open() {
      const home = join(folder, 'photos');
      const erased: PhotoName[] = [];
      return {
        photos: openPhotoStore({
          folder: home,
          key,
          onErase: (photo) => void erased.push(photo),
        }),
        erased,
        async leaveInterruptedPut({ subject, photoId }, sealed) {
          await mkdir(join(home, subject), { recursive: true });
          const suffix = randomBytes(8).toString('hex');
          await writeFile(join(home, subject, `.${photoId}.${suffix}`), sealed);
        },
        async storedFiles() {
          const entries = await readdir(home, { recursive: true, withFileTypes: true });
          return entries.filter((entry) => entry.isFile()).length;
        },
        close: async () => {},
      };
    },
  }));
});

ledgerStoreConformance('embedded', () =>
  inFolder((folder) => ({
    async open() {
      const ledger = openLedgerStore({ path: join(folder, 'ledger.sqlite') });
      return { ledger, close: async () => ledger.close() };
    },
  })),
);
