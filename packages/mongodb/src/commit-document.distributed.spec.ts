import type { Connection } from 'mongoose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCommits } from './commit-document.ts';
import { ownDatabases } from './test-database.test-support.ts';

let databases: ReturnType<typeof ownDatabases>;
let connection: Connection;

beforeEach(async () => {
  databases = ownDatabases();
  connection = await databases.connect('pledge');
});
afterEach(async () => {
  await connection.close();
  await databases.drop();
});

/** Returns the names of all stages of a plan. */
function stagesOf(plan: unknown): readonly string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([field, value]) =>
    field === 'stage' && typeof value === 'string' ? [value] : stagesOf(value),
  );
}

it('the commit of a repeated request is found by an index, not among all commits', async () => {
  const commits = await openCommits(connection);
  const { queryPlanner } = await commits.find({ 'idempotency.key': 'k1' }).explain();
  const stages = stagesOf(queryPlanner.winningPlan);
  expect(stages).toContain('IXSCAN');
  expect(stages).not.toContain('COLLSCAN');
});

it('an index of idempotency keys that an earlier version made is replaced', async () => {
  const commits = connection.collection('commits');
  await commits.createIndex(
    { 'idempotency.key': 1 },
    { unique: true, partialFilterExpression: { 'idempotency.key': { $exists: true } } },
  );
  await openCommits(connection);
  await openCommits(connection);
  const names = (await commits.indexes()).map(({ name }) => name);
  expect(names).toContain('idempotency');
  expect(names).not.toContain('idempotency.key_1');
});
