import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Grant } from '@bluebox/contracts';
import { openViewStore } from '@bluebox/embedded';
import { change } from '@bluebox/event-sourcing';
import type { Caller } from '@bluebox/service-http';
import { expect, it, onTestFinished } from 'vitest';
import { type DriveDocument, drivesProjection } from '../projections/drives.ts';
import { listDrives } from './list-drives.ts';

const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };

it('lists the newest drives when there are too many (it left out drives that were opened last)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-drives-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  onTestFinished(() => views.close());
  const drives = await views.open(drivesProjection);
  const first = Date.parse('2020-01-01');
  // Ids of drives sort by the time of opening, as UUIDs of version 7 do.
  const opened = Array.from({ length: 503 }, (_, number) => ({
    id: `drive-${String(number).padStart(4, '0')}`,
    slug: `drive-${number}`,
    status: 'published',
    terms: {
      window: { opensOn: new Date(first + number * 86_400_000).toISOString().slice(0, 10) },
    },
    version: 2,
  })) as unknown as DriveDocument[];
  await drives.apply({
    from: { 'pledge/0': 0 },
    to: { 'pledge/0': 1 },
    changes: opened.map((drive) => change<DriveDocument>('drives', drive.id, () => drive)),
  });

  const { body } = await listDrives(drives, coordinator);
  const newest = opened.slice(3).reverse();
  expect(body.drives.map(({ driveId }) => driveId)).toEqual(newest.map(({ id }) => id));
});

it('lists the drives of one organisation, drafts to coordinators only', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-drives-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  onTestFinished(() => views.close());
  const drives = await views.open(drivesProjection);
  const opened = (['canteen', 'library', 'canteen', undefined] as const).map(
    (organisationId, number) => ({
      id: `drive-${number}`,
      slug: `drive-${number}`,
      status: number === 0 ? 'draft' : 'published',
      terms: {
        window: { opensOn: `2026-01-0${number + 1}` },
        ...(organisationId === undefined ? {} : { organisationId }),
      },
      version: 2,
    }),
  ) as unknown as DriveDocument[];
  await drives.apply({
    from: { 'pledge/0': 0 },
    to: { 'pledge/0': 1 },
    changes: opened.map((drive) => change<DriveDocument>('drives', drive.id, () => drive)),
  });
  const idsFor = async (caller: Caller) =>
    (await listDrives(drives, caller, { organisationId: 'canteen' })).body.drives.map(
      ({ driveId }) => driveId,
    );
  expect(await idsFor(coordinator)).toEqual(['drive-2', 'drive-0']);
  expect(await idsFor({ ...coordinator, roles: ['desk'] })).toEqual(['drive-2']);
});

it('lists to an account with roles in places only the drives in which it has one, however old', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-drives-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const views = openViewStore({ path: join(folder, 'views.sqlite') });
  onTestFinished(() => views.close());
  const drives = await views.open(drivesProjection);
  const opened = Array.from({ length: 503 }, (_, number) => ({
    id: `drive-${String(number).padStart(4, '0')}`,
    slug: `drive-${number}`,
    status: number === 1 ? 'draft' : 'published',
    terms: {
      window: { opensOn: '2026-01-01' },
      ...(number < 2 ? { organisationId: 'canteen' } : {}),
    },
    version: 2,
  })) as unknown as DriveDocument[];
  await drives.apply({
    from: { 'pledge/0': 0 },
    to: { 'pledge/0': 1 },
    changes: opened.map((drive) => change<DriveDocument>('drives', drive.id, () => drive)),
  });
  const listed = async (...grants: Grant[]) => {
    const roles = grants.map(({ role }) => role);
    const { body } = await listDrives(drives, { subject: 'account-1', roles, grants, links: [] });
    return body.drives.map(({ driveId }) => driveId).sort();
  };
  const canteen = { organisationId: 'canteen' };
  expect(await listed({ role: 'coordinator', in: canteen })).toEqual(['drive-0000', 'drive-0001']);
  expect(await listed({ role: 'desk', in: canteen })).toEqual(['drive-0000']);
  expect(await listed({ role: 'desk', in: { driveId: 'drive-0007' } })).toEqual(['drive-0007']);
  const point = { driveId: 'drive-0009', pointId: 'p1' };
  expect(await listed({ role: 'desk', in: point })).toEqual(['drive-0009']);
  expect(await listed({ role: 'viewer', in: 'everywhere' })).toHaveLength(500);
});
