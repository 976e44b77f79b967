import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventShapes } from '@bluebox/contracts';
import { DECIDING_SERVICES, SERVICE_NAMES, type ServiceName } from '@bluebox/contracts/services';
import { bucketOf, type EventHistory, startRelay } from '@bluebox/event-sourcing';
import {
  consumingGroups,
  type KafkaOptions,
  openForgottenTopic,
  openKafkaBus,
  openKafkaHistory,
  prepareForgottenTopic,
  prepareTopics,
  replaceTopics,
} from '@bluebox/kafka';
import {
  type MongoEventStore,
  openMongoEventStore,
  openMongoVault,
  openMongoViewStore,
} from '@bluebox/mongodb';
import { accountsView } from '@bluebox/portal-service';
import mongoose, { type Connection } from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { backUp } from '../../run/distributed/src/backup/back-up.ts';
import { PATHS } from '../../run/distributed/src/backup/contents.ts';
import { readLines } from '../../run/distributed/src/backup/lines.ts';
import { oneByOne } from '../../run/distributed/src/backup/one-by-one.ts';
import { restore } from '../../run/distributed/src/backup/restore.ts';

/** Time-out of a test in milliseconds, long enough for a busy machine. */
const PATIENCE = 400_000;
const WAIT = { timeout: 120_000, interval: 50 };
/** Longest pause between two commits of a drive, in milliseconds. */
const LONGEST_PAUSE = 20;
/**
 * Largest number of commits in one phase. Without a limit, a long phase on a busy machine would make so many
 * commits that publishing them again would take minutes.
 */
const PHASE_COMMITS = 100;
const ONE_COPY = { replicationFactor: 1, minInSyncReplicas: 1 };
const EVENT = {
  pledge: 'drive.published',
  inventory: 'box.opened',
  shipment: 'consignment.delivered',
} as const;
type Service = keyof typeof EVENT;
const DRIVES = ['drive-1', 'drive-2'] as const;
const KEY = Buffer.alloc(32, 3);
const AT = '2026-03-20T08:00:00.000Z';

const name = `test-${randomUUID().slice(0, 8)}`;
let folder: string;
let options: KafkaOptions;
let connections: Readonly<Record<ServiceName, Connection>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-backup-of-stores-'));
  options = {
    brokers: inject('kafkaBrokers').split(','),
    clientId: 'bluebox-test',
    namespace: name,
    shapes: eventShapes,
  };
  await prepareTopics(options, DECIDING_SERVICES, ONE_COPY);
  await prepareForgottenTopic(options, ONE_COPY);
  const connect = (owner: string) =>
    mongoose.createConnection(inject('mongodbUri'), { dbName: `${name}-${owner}` }).asPromise();
  connections = await oneByOne(SERVICE_NAMES, connect);
}, PATIENCE);
afterAll(async () => {
  for (const connection of Object.values(connections)) {
    await connection.dropDatabase();
    await connection.close();
  }
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE);

const commitOf = (service: Service, scope: string, causation?: string) => ({
  id: randomUUID(),
  scope,
  recordedAt: AT,
  actor: 'account-1',
  correlation: 'request-1',
  ...(causation === undefined ? {} : { causation }),
  streams: [
    {
      stream: `${service}-${randomUUID()}`,
      expectedVersion: 0,
      events: [{ type: EVENT[service], data: {} }],
    },
  ],
});

/**
 * Opens the logs of all services and connects them: inventory reacts to pledge, and shipment to inventory.
 */
async function startServices() {
  const bus = openKafkaBus(options);
  const history = openKafkaHistory(options);
  const open = async (service: Service) => {
    const store = await openMongoEventStore({
      connection: connections[service],
      service,
      shapes: eventShapes[service],
      instance: randomUUID(),
      publishedHead: (bucket) => history.head(service, bucket),
      onError: () => {},
    });
    const relay = startRelay(store.outbox, bus, {
      retryDelay: () => new Promise((resolve) => setTimeout(resolve, 50)),
      onError: () => {},
    });
    return { store, relay };
  };
  const services = {
    pledge: await open('pledge'),
    inventory: await open('inventory'),
    shipment: await open('shipment'),
  };
  const react = async (to: Service, service: Service) => {
    let handled = new Map<number, number>();
    const { store } = services[service];
    return bus.subscribe({
      consumer: `${service}-policy`,
      services: [to],
      from: async (_, bucket) => handled.get(bucket) ?? (await store.history.head(to, bucket)),
      async handle({ bucket, events }) {
        for (const { id, scope } of events) await store.append(commitOf(service, scope, id));
        handled = new Map([...handled, [bucket, events.at(-1)?.position ?? 0]]);
      },
      onFatal: () => {},
    });
  };
  const subscriptions = [await react('pledge', 'inventory'), await react('inventory', 'shipment')];
  return {
    pledge: services.pledge.store,
    history,
    isPublished: async () =>
      (await Promise.all(Object.values(services).map(({ store }) => store.isPublished()))).every(
        Boolean,
      ),
    async stop() {
      for (const subscription of subscriptions) await subscription.stop();
      for (const { relay } of Object.values(services)) await relay.stop();
      await bus.close();
      await history.close();
      for (const { store } of Object.values(services)) await store.close();
    },
  };
}

const openAccounts = async () =>
  (await openMongoViewStore({ connection: connections.portal })).open(accountsView);
async function makeBackup(target: string, published: EventHistory) {
  const sources = { databases: connections, published };
  return backUp({ ...sources, accounts: await openAccounts() }, target, new Date());
}
/** Drops every database, but no topic. */
async function lose() {
  for (const connection of Object.values(connections)) await connection.dropDatabase();
}
async function restoreFrom(target: string, more: { replaceTopics?: boolean } = {}) {
  const history = openKafkaHistory(options);
  const forgotten = openForgottenTopic(options);
  try {
    return await restore(
      target,
      {
        databases: connections,
        openAccounts,
        topics: {
          history,
          consuming: () => consumingGroups(options),
          replace: () => replaceTopics(options, DECIDING_SERVICES, ONE_COPY),
          forgotten: () => forgotten.read(),
        },
      },
      { replaceTopics: false, forgotten: [], ...more },
    );
  } finally {
    await history.close();
    await forgotten.close();
  }
}
/** Returns the ids of a service's events in a backup, and the ids of the events that caused them. */
async function idsIn(target: string, service: Service) {
  const ids = new Set<string>();
  const causes = new Set<string>();
  for await (const line of readLines(join(target, PATHS.commits(service)))) {
    const { _id, causation } = JSON.parse(line) as { _id: string; causation?: string };
    ids.add(`${_id}/0`);
    if (causation !== undefined) causes.add(causation);
  }
  return { ids, causes };
}
const idsOf = async (history: EventHistory, service: Service) =>
  (
    await Promise.all(DRIVES.map((drive) => history.read(service, bucketOf(drive), 0, 100_000)))
  ).flatMap((events) => events.map(({ id }) => id));

describe('a backup of the stores of working services', () => {
  const [older, newer] = ['older', 'newer'] as const;
  const at = (target: string) => join(folder, target);
  let acknowledged: string[] = [];

  it('includes the cause of each of its events, and everything that was acknowledged before it', {
    timeout: PATIENCE,
  }, async () => {
    const vault = await openMongoVault({ connection: connections.pledge, key: KEY });
    await vault.put('giver-1', { name: '要被忘记的人' }, AT);
    await vault.put('giver-2', { name: '留下的人' }, AT);
    const services = await startServices();
    let stop = false;
    let limit = PHASE_COMMITS;
    const load = Promise.all(
      DRIVES.map(async (drive) => {
        while (!stop) {
          if (acknowledged.length < limit) {
            const commit = commitOf('pledge', drive);
            await services.pledge.append(commit);
            acknowledged.push(`${commit.id}/0`);
          }
          await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_PAUSE));
        }
      }),
    );
    for (const target of ['first', older]) {
      const least = acknowledged.length + 8;
      limit = acknowledged.length + PHASE_COMMITS;
      await expect.poll(() => acknowledged.length, WAIT).toBeGreaterThan(least);
      const before = [...acknowledged];
      limit = acknowledged.length + PHASE_COMMITS;
      await makeBackup(at(target), services.history);
      const [pledge, inventory, shipment] = [
        await idsIn(at(target), 'pledge'),
        await idsIn(at(target), 'inventory'),
        await idsIn(at(target), 'shipment'),
      ];
      expect(inventory.causes.size).toBeGreaterThan(0);
      expect([...inventory.causes].filter((id) => !pledge.ids.has(id))).toEqual([]);
      expect([...shipment.causes].filter((id) => !inventory.ids.has(id))).toEqual([]);
      expect(before.filter((id) => !pledge.ids.has(id))).toEqual([]);
    }
    const further = acknowledged.length + 8;
    limit = acknowledged.length + PHASE_COMMITS;
    await expect.poll(() => acknowledged.length, WAIT).toBeGreaterThan(further);
    stop = true;
    await load;
    await expect.poll(() => services.isPublished(), WAIT).toBe(true);
    const forgotten = openForgottenTopic(options);
    await forgotten.add(['giver-1']);
    await forgotten.close();
    await expect(restoreFrom(at(older))).rejects.toThrow('services run');
    await services.stop();
    await expect.poll(() => consumingGroups(options), WAIT).toEqual([]);
    await expect(restoreFrom(at(older))).rejects.toThrow('is not empty');
  });

  it('that is older than the topics is refused without effect, unless it may replace the topics', {
    timeout: PATIENCE,
  }, async () => {
    await lose();
    await expect(restoreFrom(at(older))).rejects.toThrow(
      /older than what Kafka has: what pledge has published .* --replace-topics/,
    );
    for (const connection of Object.values(connections))
      expect(await connection.listCollections()).toEqual([]);

    const restored = await restoreFrom(at(older), { replaceTopics: true });
    expect(restored).toMatchObject({ people: 1, forgotten: 1 });
    expect(restored.ledger).toContain('a new one begins as ');
    const vault = await openMongoVault({ connection: connections.pledge, key: KEY });
    expect(await vault.get('giver-1')).toBeUndefined();
    expect(await vault.get('giver-2')).toEqual({ name: '留下的人' });

    const { ids } = await idsIn(at(older), 'pledge');
    acknowledged = acknowledged.filter((id) => ids.has(id));
    const services = await startServices();
    await expect.poll(() => services.isPublished(), WAIT).toBe(true);
    const published = await idsOf(services.history, 'pledge');
    expect(published.toSorted()).toEqual([...ids].toSorted());
    const commit = commitOf('pledge', DRIVES[0]);
    await services.pledge.append(commit);
    await expect.poll(() => idsOf(services.history, 'pledge'), WAIT).toContain(`${commit.id}/0`);
    await makeBackup(at(newer), services.history);
    await services.stop();
    await expect.poll(() => consumingGroups(options), WAIT).toEqual([]);
  });

  it('that agrees with the topics is restored beside them without publishing anything again', {
    timeout: PATIENCE,
  }, async () => {
    const history = openKafkaHistory(options);
    const before = await idsOf(history, 'pledge');
    await lose();
    await restoreFrom(at(newer));
    const store: MongoEventStore = await openMongoEventStore({
      connection: connections.pledge,
      service: 'pledge',
      shapes: eventShapes.pledge,
      instance: randomUUID(),
      onError: () => {},
    });
    expect(await store.isPublished()).toBe(true);
    expect((await idsOf(store.history, 'pledge')).toSorted()).toEqual(before.toSorted());
    await store.close();
    await history.close();
  });
});
