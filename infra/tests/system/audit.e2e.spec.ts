import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import { eventLogPath, viewsPath } from '../../run/standalone/src/stores.ts';
import {
  acceptedParcel,
  openDrive,
  pledgeBody,
  removeFolder,
  startBluebox,
  temporaryFolder,
} from './support.ts';

let folder: string;
let whole: string;
let driveId: string;

beforeAll(async () => {
  folder = temporaryFolder();
  const bluebox = await startBluebox(folder);
  const { coordinator, server } = bluebox;
  driveId = await openDrive(coordinator, 'audited');
  const { parcelId } = await acceptedParcel(bluebox, driveId, 5);
  const { boxId } = await coordinator.post(routes.openBox.at(), { driveId });
  await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 4 });
  for (const quantity of [1, 2, 3])
    await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(quantity));
  await server.application.settled();
  await bluebox.close();
  whole = bluebox.dataFolder;
});
afterAll(() => removeFolder(folder));

let copies = 0;
function copyOfTheData(): string {
  copies += 1;
  const copy = join(folder, `copy-${copies}`);
  cpSync(whole, copy, { recursive: true });
  return copy;
}

/** Changes one file in a copy of the data, and returns the audit's findings in the copy. */
async function auditDamaged(
  path: (folder: string) => string,
  damage: (database: DatabaseSyncInstance) => void,
) {
  const copy = copyOfTheData();
  const database = new DatabaseSync(path(copy));
  damage(database);
  database.close();
  return (await auditFolder(copy)).findings;
}

/** Throws when the damage changed nothing, because the audit would then rightly find nothing. */
function changed(result: { readonly changes: number | bigint }, rows = 1): void {
  expect(Number(result.changes)).toBe(rows);
}

/** Returns the second pledge submission, which is in the middle of the log. */
function middle(database: DatabaseSyncInstance) {
  const rows = database
    .prepare(
      "SELECT bucket, position, stream, version, data FROM events WHERE service = 'pledge' AND type = 'pledge.submitted' ORDER BY position",
    )
    .all() as unknown as {
    bucket: number;
    position: number;
    stream: string;
    version: number;
    data: string;
  }[];
  const row = rows[1];
  if (row === undefined) throw new Error('there is no event to damage');
  return row;
}

/** Finds the table of a view's collection by a document that it holds. */
function tableWith(database: DatabaseSyncInstance, view: string, id: string): string {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%document%'")
    .all() as unknown as { name: string }[];
  const [found] = tables.filter(
    ({ name }) =>
      name.includes(view) &&
      database.prepare(`SELECT 1 FROM "${name}" WHERE id = ?`).get(id) !== undefined,
  );
  if (found === undefined) throw new Error(`no table of ${view} holds ${id}`);
  return found.name;
}

it('the audit finds nothing in intact data, nor in a copy of it', async () => {
  for (const data of [whole, copyOfTheData()]) {
    const report = await auditFolder(data);
    expect(report.findings).toEqual([]);
    expect(report.events).toBeGreaterThanOrEqual(12);
    expect(report.documents).toBeGreaterThan(5);
  }
});

it('the audit finds an event that is missing from the middle', async () => {
  let place = '';
  const findings = await auditDamaged(eventLogPath, (database) => {
    const { bucket, position } = middle(database);
    place = `event pledge/${bucket}/${position + 1} `;
    changed(
      database
        .prepare("DELETE FROM events WHERE service = 'pledge' AND bucket = ? AND position = ?")
        .run(bucket, position),
    );
  });
  expect(findings[0]?.invariant).toBe(2);
  expect(findings[0]?.place.startsWith(place)).toBe(true);
  expect(findings[0]?.what).toMatch(/is missing before it/);
});

it('the audit finds a quantity that was changed in an event', async () => {
  const findings = await auditDamaged(eventLogPath, (database) => {
    const { bucket, position, data } = middle(database);
    const event = JSON.parse(data) as { lines: { quantity: number }[] };
    for (const line of event.lines) line.quantity += 1;
    changed(
      database
        .prepare(
          "UPDATE events SET data = ? WHERE service = 'pledge' AND bucket = ? AND position = ?",
        )
        .run(JSON.stringify(event), bucket, position),
    );
  });
  expect(findings[0]).toMatchObject({ invariant: 3 });
  expect(findings[0]?.place).toContain(`totals of ${driveId} medicine|box`);
  expect(findings.map(({ invariant }) => invariant)).toContain(4);
});

it('the audit finds two events that were swapped', async () => {
  let place = '';
  const findings = await auditDamaged(eventLogPath, (database) => {
    const rows = database
      .prepare(
        "SELECT bucket, position FROM events WHERE service = 'pledge' AND stream = ? ORDER BY version LIMIT 2",
      )
      .all(`drive-${driveId}`) as unknown as { bucket: number; position: number }[];
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('nothing to swap');
    place = `event pledge/${first.bucket}/${first.position} `;
    const move = database.prepare(
      "UPDATE events SET position = ? WHERE service = 'pledge' AND bucket = ? AND position = ?",
    );
    changed(move.run(-1, first.bucket, first.position));
    changed(move.run(first.position, second.bucket, second.position));
    changed(move.run(second.position, first.bucket, -1));
  });
  expect(findings[0]?.invariant).toBe(2);
  expect(findings[0]?.place.startsWith(place)).toBe(true);
  expect(findings[0]?.what).toMatch(/is version 2 of drive-.*, where 1 follows/);
});

it('the audit finds totals that differ from the log', async () => {
  const findings = await auditDamaged(viewsPath, (database) => {
    const table = tableWith(database, 'totals', driveId);
    const row = database.prepare(`SELECT document FROM "${table}" WHERE id = ?`).get(driveId) as {
      document: string;
    };
    const damaged = row.document.replace(/("pledged":)(\d+)/, (_all, name, value) => {
      return `${name}${Number(value) + 1}`;
    });
    expect(damaged).not.toBe(row.document);
    changed(
      database.prepare(`UPDATE "${table}" SET document = ? WHERE id = ?`).run(damaged, driveId),
    );
  });
  expect(findings[0]).toMatchObject({
    invariant: 3,
    place: `totals of ${driveId} medicine|box now`,
  });
  expect(findings).toContainEqual({
    invariant: 4,
    place: `view tracker-totals, totals, document ${driveId}`,
    what: 'differs from what the log says',
  });
});

const moveCursor = (by: number) => (database: DatabaseSyncInstance) => {
  const cursor = database
    .prepare(
      "SELECT c.generation, c.key FROM cursors c JOIN generations g ON g.id = c.generation WHERE g.view = 'pledge-pledges' AND c.key LIKE 'pledge/%' AND c.position > 1",
    )
    .get() as { generation: number; key: string };
  changed(
    database
      .prepare('UPDATE cursors SET position = position + ? WHERE generation = ? AND key = ?')
      .run(by, cursor.generation, cursor.key),
  );
};

it('the audit finds a cursor beyond the end of the log', async () => {
  const findings = await auditDamaged(viewsPath, moveCursor(1));
  expect(findings[0]).toMatchObject({ invariant: 2 });
  expect(findings[0]?.place).toMatch(/^view pledge-pledges, cursor of pledge\/\d$/);
});

it('the audit finds a cursor that is behind the content of its view', async () => {
  const findings = await auditDamaged(viewsPath, moveCursor(-1));
  expect(findings[0]).toMatchObject({ invariant: 4 });
  expect(findings[0]?.place).toMatch(/^view pledge-pledges, pledges, document /);
});

it('the audit refuses a folder without data', async () => {
  await expect(auditFolder(join(folder, 'nothing'))).rejects.toThrow(/holds no Bluebox data/);
});
