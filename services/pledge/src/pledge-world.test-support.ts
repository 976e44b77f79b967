import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DriveTermsInput,
  eventShapes,
  type ItemEvent,
  type ReceptionEvent,
  SEARCH_INDEXES,
} from '@bluebox/contracts';
import {
  openEmbeddedBus,
  openEventLog,
  openPhotoStore,
  openVault,
  openViewStore,
} from '@bluebox/embedded';
import { startRelay } from '@bluebox/event-sourcing';
import { type Caller, createApp, proofOfWork, serviceRouter } from '@bluebox/service-http';
import request from 'supertest';
import { afterEach, beforeEach, expect } from 'vitest';
import { runPledgeService } from './service.ts';

export const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
export const desk: Caller = { subject: 'account-2', roles: ['desk'], links: [] };
export const nobody: Caller = { subject: 'public', roles: [], links: [] };
export const giverOf = (pledgeId: string): Caller => ({
  ...nobody,
  links: [{ kind: 'pledge', id: pledgeId, generation: 1 }],
});

export const terms: DriveTermsInput = {
  title: '西吉',
  recipient: { name: '西吉县红十字会', authority: '西红会〔2023〕1号' },
  window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
  expectedArrival: '2023-03-28',
  needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1_000 }],
  handInPoints: [{ pointId: 'p1', name: '京西' }],
  departments: [],
  rules: {
    categories: ['medicine', 'kit', 'device'],
    sealedOnly: true,
    minimumMonthsAtArrival: 6,
    devicesMustWork: true,
    prescriptionAllowed: false,
  },
  noticeVersion: '2024-01',
};
export const good = {
  item: { name: '布洛芬', category: 'medicine', unit: 'box' },
  quantity: 2,
  expiry: '2024-12',
} as const;

/** Opens a pledge service on files in a folder, with a published drive. */
export async function openWorld(folder: string) {
  const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: eventShapes });
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  const vault = openVault({
    path: join(folder, 'vault.sqlite'),
    key: randomBytes(32),
    searchIndex: SEARCH_INDEXES.pledge,
  });
  const photos = openPhotoStore({ folder: join(folder, 'photos'), key: randomBytes(32) });
  const failures: unknown[] = [];
  const bus = openEmbeddedBus({ history: log.history, onError: (error) => failures.push(error) });
  const relay = startRelay(log.outbox, bus, {
    retryDelay: async () => {},
    onError: (error) => failures.push(error),
  });
  const clock = { now: new Date('2023-03-21T02:00:00.000Z') };
  const now = () => clock.now;
  const store = log.store('pledge');
  const service = await runPledgeService({
    store,
    views,
    bus,
    vault,
    photos,
    linkKey: randomBytes(32),
    proofOfWork: proofOfWork(randomBytes(32), 2),
    now,
    newId: randomUUID,
    report: {
      parked: () => {},
      refused: (_policy, error) => failures.push(error),
      fatal: (error) => failures.push(error),
    },
  });
  const app = createApp().use(
    serviceRouter({
      service: 'pledge',
      routes: service.routes,
      verifyToken: (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) as Caller,
      answers: store,
      places: service.places,
      now,
      newId: randomUUID,
      onUnforeseen: (error) => failures.push(error),
      onUnlistedRefusal: (error) => failures.push(error),
    }),
  );
  const as = (caller: Caller) => {
    const bearer = `Bearer ${Buffer.from(JSON.stringify(caller)).toString('base64url')}`;
    return {
      get: (path: string) => request(app).get(path).set('Authorization', bearer),
      post: (path: string, body: object = {}, key: string = randomUUID()) =>
        request(app).post(path).set({ Authorization: bearer, 'Idempotency-Key': key }).send(body),
    };
  };
  const opened = await as(coordinator).post('/drives', { slug: 'xiji', terms });
  const { driveId } = opened.body as { driveId: string };
  await as(coordinator).post(`/drives/${driveId}/publish`);

  /** Solves a new challenge. @returns the proof of work. */
  const proof = async () => {
    const { challenge, zeroBits } = (await as(nobody).get(`/drives/${driveId}/challenge`)).body;
    for (let solution = 0; ; solution++) {
      const digest = createHash('sha256').update(`${challenge}:${solution}`).digest();
      if (digest.readUInt8(0) >> (8 - zeroBits) === 0) return { challenge, solution };
    }
  };
  const submission = async (lines: readonly object[], giver?: object) => ({
    lines,
    ...(giver === undefined ? {} : { giver }),
    noticeVersion: '2024-01',
    sourceDeclared: true,
    proof: await proof(),
  });
  const pledges = async () => {
    await service.caughtUp();
    return (await as(coordinator).get(`/drives/${driveId}/pledges`)).body.total as number;
  };
  return {
    driveId,
    path: `/drives/${driveId}/pledges`,
    as,
    submission,
    pledges,
    /** Commits an event of inventory about a pledge or an item of the catalogue. */
    async inventory(event: ReceptionEvent | ItemEvent) {
      await log.store('inventory').append({
        id: randomUUID(),
        scope: driveId,
        recordedAt: clock.now.toISOString(),
        actor: 'account-2',
        correlation: 'test',
        streams: [{ stream: `${event.type}-${randomUUID()}`, expectedVersion: 0, events: [event] }],
      });
      await service.caughtUp();
    },
    clock,
    store,
    views,
    service,
    vault,
    failures,
    async close() {
      await relay.stop();
      await service.stop();
      views.close();
      vault.close();
      log.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * Opens a world before each test of a file, and closes it after the test, which must have left no failure.
 * @param onOpened is given the world of the test that begins.
 */
export function openWorldForEachTest(onOpened: (world: World) => void): void {
  let folder: string;
  let world: World;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-pledge-'));
    world = await openWorld(folder);
    onOpened(world);
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
    expect(world.failures).toStrictEqual([]);
  });
}
