import { randomUUID } from 'node:crypto';
import { BUCKET_COUNT, bucketOf } from '@bluebox/event-sourcing';
import type { Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCommits } from '../commit-document.ts';
import { type MongoEventStore, openMongoEventStore } from '../event-store.ts';
import { openForgottenNames } from '../forgotten-names.ts';
import { openMongoPhotoStore } from '../photo-store.ts';
import { givePositions, pendingCommits } from '../sequencer.ts';
import { ownDatabases } from '../test-database.test-support.ts';
import { openMongoVault } from '../vault.ts';
import { type CommitCut, eventIdsIn, openCommitCopy, restoreCommits } from './commit-copy.ts';
import { restorePhotos, sealedPhotos } from './photo-copy.ts';
import {
  finishRestore,
  isEmptyDatabase,
  isRestoreUnfinished,
  markRestore,
} from './restore-mark.ts';
import { restoreVault, vaultLines } from './vault-copy.ts';

const SERVICE = 'inventory';
const DRIVE = 'drive-1';
const BUCKET = bucketOf(DRIVE);
const AT = '2026-03-20T08:00:00.000Z';
const KEY = Buffer.alloc(32, 7);
const UNPUBLISHED = Array.from({ length: BUCKET_COUNT }, () => 0);

let databases: ReturnType<typeof ownDatabases>;
let undo: (() => Promise<unknown>)[];
let from: Connection;
let to: Connection;
beforeEach(async () => {
  databases = ownDatabases();
  from = await databases.connect('from');
  to = await databases.connect('to');
  undo = [() => from.close(), () => to.close()];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
  await databases.drop();
});

/** Opens a store without a relay, so that commits get no positions by themselves. */
async function storeOn(connection: Connection): Promise<MongoEventStore> {
  const store = await openMongoEventStore({
    connection,
    service: SERVICE,
    shapes: { 'box.opened': { version: 1 } },
    instance: randomUUID(),
    timings: { leaseMilliseconds: 60_000, pollMilliseconds: [60_000, 60_000] },
    onError: () => {},
  });
  undo.push(() => store.close());
  return store;
}

const commitOf = (stream: string, expectedVersion = 0, events = 1) => ({
  id: randomUUID(),
  scope: DRIVE,
  recordedAt: AT,
  actor: 'account-1',
  correlation: 'request-1',
  streams: [
    {
      stream,
      expectedVersion,
      events: Array.from({ length: events }, () => ({ type: 'box.opened', data: { 'a.b': 1 } })),
    },
  ],
  uniqueKeys: [`number:${stream}-${expectedVersion}`],
  idempotency: {
    key: `account-1 open ${stream} ${expectedVersion}`,
    fingerprint: 'f',
    answer: { stream },
  },
});

async function position(connection: Connection, store: MongoEventStore): Promise<void> {
  const commits = await openCommits(connection);
  const head = await store.history.head(SERVICE, BUCKET);
  await givePositions(commits, head, await pendingCommits(commits, [BUCKET]));
}

async function linesOf(cut: CommitCut): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of (await openCommitCopy(from)).lines(cut)) lines.push(line);
  return lines;
}

async function* each(lines: readonly string[]): AsyncIterable<string> {
  yield* lines;
}

describe('commits', () => {
  it('are restored up to the cut, with their keys and answers, and later ones follow them', async () => {
    const store = await storeOn(from);
    await store.append(commitOf('box-1'));
    await store.append(commitOf('box-2', 0, 3));
    await position(from, store);
    const cut = await (await openCommitCopy(from)).cut();
    await store.append(commitOf('box-3'));
    await position(from, store);
    expect(cut.positions[BUCKET]).toBe(4);
    const before = await store.history.read(SERVICE, BUCKET, 0, 4);

    const heads = await restoreCommits(to, each(await linesOf(cut)), UNPUBLISHED);
    expect(heads).toEqual(cut.positions);
    const restored = await storeOn(to);
    expect(await restored.history.read(SERVICE, BUCKET, 0, 100)).toEqual(before);
    expect(await restored.findAnswer('account-1 open box-2 0')).toMatchObject({
      answer: { stream: 'box-2' },
    });
    await expect(
      restored.append({ ...commitOf('box-9'), uniqueKeys: ['number:box-1-0'] }),
    ).rejects.toThrow('number:box-1-0 is taken');
    await restored.append(commitOf('box-2', 3));
    await position(to, restored);
    expect(await restored.history.head(SERVICE, BUCKET)).toBe(5);
  });

  it('without a position are copied once, even if they get a position during the copy', async () => {
    const store = await storeOn(from);
    await store.append(commitOf('box-1'));
    const copy = await openCommitCopy(from);
    const { waiting } = await copy.cut();
    await position(from, store);
    const { positions } = await copy.cut();
    await store.append(commitOf('box-2'));
    const later = await copy.cut();
    // The first commit was waiting at the first cut, and has a position since the second; the second
    // commit still waits at the third.
    const lines = await linesOf({
      positions,
      waiting: [...waiting, ...later.waiting],
    });
    expect(lines).toHaveLength(2);
    await restoreCommits(to, each(lines), UNPUBLISHED);
    const restored = await storeOn(to);
    expect((await restored.readStream('box-1')).version).toBe(1);
    await position(to, restored);
    expect(
      (await restored.history.read(SERVICE, BUCKET, 0, 9)).map(({ stream }) => stream),
    ).toEqual(['box-1', 'box-2']);
  });

  it('are not copied when a position is missing', async () => {
    const store = await storeOn(from);
    for (const box of ['box-1', 'box-2', 'box-3']) await store.append(commitOf(box));
    await position(from, store);
    const cut = await (await openCommitCopy(from)).cut();
    await (await openCommits(from)).deleteOne({ bucket: BUCKET, position: 2 });
    await expect(linesOf(cut)).rejects.toThrow(`position 2 of bucket ${BUCKET} is missing`);
  });

  it('give the id of the event at a position, even in the middle of a commit', async () => {
    const store = await storeOn(from);
    await store.append(commitOf('box-1', 0, 2));
    await store.append(commitOf('box-2', 0, 3));
    await position(from, store);
    const lines = await linesOf(await (await openCommitCopy(from)).cut());
    for (const { id, position: at } of await store.history.read(SERVICE, BUCKET, 0, 9))
      expect(await eventIdsIn(each(lines), new Map([[BUCKET, at]]))).toEqual(
        new Map([[BUCKET, id]]),
      );
    expect(await eventIdsIn(each(lines), new Map([[BUCKET, 6]]))).toEqual(new Map());
  });

  it("are published after a restore if they come after the bus's last position", async () => {
    const store = await storeOn(from);
    for (const box of ['box-1', 'box-2', 'box-3']) await store.append(commitOf(box));
    await position(from, store);
    const lines = await linesOf(await (await openCommitCopy(from)).cut());
    const published = UNPUBLISHED.map((_, bucket) => (bucket === BUCKET ? 2 : 0));
    await restoreCommits(to, each(lines), published);
    const restored = await storeOn(to);
    expect(await restored.isPublished()).toBe(false);
    await vi.waitFor(() => expect(restored.outbox.counts().leasesHeld).toBe(BUCKET_COUNT), 20_000);
    const [batch] = (await restored.outbox.take()) ?? [];
    expect(batch?.events.map(({ position: at }) => at)).toEqual([3]);
  });
});

describe('sealed data', () => {
  it('is copied unopened, can be read with its key, and omits erased subjects', async () => {
    const vault = await openMongoVault({ connection: from, key: KEY });
    await vault.put('giver-1', { name: '留下的人' }, AT);
    await vault.put('giver-2', { name: '要被忘记的人' }, AT);
    const lines: string[] = [];
    for await (const line of vaultLines(from)) lines.push(line);
    expect(lines.join('')).not.toContain('留下的人');

    const restored = await restoreVault(to, each(lines), (subject) => subject === 'giver-2');
    expect(restored).toEqual({ restored: 1, forgotten: 1 });
    await expect(openMongoVault({ connection: to, key: Buffer.alloc(32, 8) })).rejects.toThrow(
      'sealed with another key',
    );
    const there = await openMongoVault({ connection: to, key: KEY });
    expect(await there.get('giver-1')).toEqual({ name: '留下的人' });
    expect(await there.get('giver-2')).toBeUndefined();
  });

  it('is copied photo by photo, each with its time', async () => {
    const photos = await openMongoPhotoStore({ connection: from, key: KEY });
    const photo = { subject: 'consignment-1', photoId: 'a' };
    const bytes = Buffer.alloc(300_000, 'a picture');
    await photos.put(photo, bytes, AT);
    for await (const { sealed } of sealedPhotos(from))
      expect(Buffer.from(sealed).includes('a picture')).toBe(false);
    await restorePhotos(to, sealedPhotos(from));
    const there = await openMongoPhotoStore({ connection: to, key: KEY });
    expect(Buffer.from((await there.get(photo)) ?? [])).toEqual(bytes);
    expect(await there.photosBefore(AT, 9)).toEqual([]);
    expect(await there.photosBefore('2026-03-20T08:00:00.001Z', 9)).toEqual([photo]);
  });

  it('is recorded as erased before it is erased', async () => {
    const names = openForgottenNames(from);
    const vault = await openMongoVault({
      connection: from,
      key: KEY,
      async onForget(subject) {
        expect(await vault.get(subject)).toBeDefined();
        await names.add([subject]);
      },
    });
    await vault.put('giver-1', {}, AT);
    expect(await vault.forget('giver-1')).toBe(true);
    await names.add(['giver-1', 'giver-2']);
    expect((await names.all()).toSorted()).toEqual(['giver-1', 'giver-2']);
    expect(await vault.get('giver-1')).toBeUndefined();
  });
});

describe('a database', () => {
  it('is empty until something is stored', async () => {
    expect(await isEmptyDatabase(from)).toBe(true);
    await openCommits(from);
    expect(await isEmptyDatabase(from)).toBe(true);
    await storeOn(from);
    expect(await isEmptyDatabase(from)).toBe(false);
  });

  it('is marked while a restore is unfinished', async () => {
    expect(await isRestoreUnfinished(from)).toBe(false);
    await markRestore(from);
    expect(await isRestoreUnfinished(from)).toBe(true);
    expect(await isEmptyDatabase(from)).toBe(false);
    await finishRestore(from);
    expect(await isRestoreUnfinished(from)).toBe(false);
  });
});
