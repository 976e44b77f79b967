import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { ServiceName } from '@bluebox/contracts/services';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Client } from '../../run/standalone/src/client.ts';
import { pledgeBody } from '../system/support.ts';
import { type Action, play } from './drive-actions.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

/** Time-out of a test in milliseconds, long enough for a busy machine. */
const PATIENCE = 1_800_000;
const DECIDING = ['pledge', 'inventory', 'shipment'] as const;
const COUNTED: readonly ServiceName[] = [...DECIDING, 'tracker'];
const HOOK = new URL('fixtures/count-requests.mjs', import.meta.url).href;

/** A command that a service sent to MongoDB, or a produce request to Kafka. */
interface Sent {
  readonly command: string;
  readonly collection?: string;
  /** Id of the transaction that the command belongs to. */
  readonly transaction?: string;
  readonly filter?: readonly string[];
  /** The HTTP request that caused it. */
  readonly request?: { readonly number: number; readonly method: string; readonly url: string };
}

/** One action of each kind that has its own command. */
const STEPS: readonly Action[] = [
  { kind: 'pledge', quantities: [5], months: 30, lot: 'A' },
  { kind: 'amend', pledge: 0, quantity: 6 },
  { kind: 'receive', pledge: 0, quantity: 6 },
  { kind: 'inspect', reception: 0, quantity: 6, condition: 'sealed' },
  { kind: 'open-box' },
  { kind: 'pack', box: 0, parcel: 0, quantity: 4, outOfOrder: false },
  { kind: 'unpack', box: 0, parcel: 0, quantity: 1 },
  { kind: 'seal', box: 0, weight: 5_000 },
  { kind: 'consign' },
  { kind: 'claim', consignment: 0, box: 0 },
  { kind: 'dispatch', consignment: 0 },
  { kind: 'deliver', consignment: 0 },
];

/** Commands with names of people, which are kept in the vault. */
async function playWithPersonalData(coordinator: Client): Promise<void> {
  const { drives } = await coordinator.get(routes.listDrives.at({}));
  const driveId = drives[0]?.driveId ?? '';
  await coordinator.post(routes.submitPledge.at({ driveId }), {
    ...pledgeBody(1),
    giver: { staffNumber: '27031234' },
  });
  const { consignments } = await coordinator.get(routes.listConsignments.at({ driveId }));
  const consignmentId = consignments[0]?.id ?? '';
  const { boxes } = await coordinator.get(routes.showConsignment.at({ consignmentId }));
  await coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
    boxId: boxes[0]?.boxId ?? '',
    paper: true,
    signer: '接收处主任',
  });
}

/**
 * Largest number of round trips of a command besides its views: one query for all its streams, and the insert
 * of the commit. A command with personal data writes one record of the vault as well.
 */
const MOST_PER_COMMAND = 2;
const VAULT = 'update vault_records';
/** Commands that need more, and the reason. */
const MORE: Readonly<Record<string, number>> = {
  // The drive is known only once the pledge was read.
  '/pledges/:id/amend': 3,
};

const folder = mkdtempSync(join(tmpdir(), 'bluebox-round-trips-'));
let bluebox: DistributedBluebox;
beforeAll(async () => {
  const mongodbUri = new URL(inject('mongodbUri'));
  mongodbUri.searchParams.set('monitorCommands', 'true');
  bluebox = await startDistributed(
    { brokers: inject('kafkaBrokers'), mongodbUri: mongodbUri.href },
    undefined,
    (service) => ({ NODE_OPTIONS: `--import ${HOOK}`, REQUEST_LOG: join(folder, service) }),
  );
}, PATIENCE);
afterAll(async () => {
  await bluebox?.close();
  rmSync(folder, { recursive: true, force: true });
});

const sentBy = (service: ServiceName): readonly Sent[] => {
  const file = join(folder, service);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sent);
};

/**
 * Whether the command looks for the position of a commit, which happens only if the relay did not assign it
 * within some milliseconds, and which the answer could do without.
 */
const isLookForPosition = ({ command, collection, filter }: Sent): boolean =>
  command === 'find' && collection === 'commits' && filter?.join() === '_id';

const isOfView = ({ collection = '' }: Sent): boolean =>
  collection.includes('@') || collection.startsWith('view_');

/** Names a database command by what it does to which collection. */
const nameOf = ({ command, collection = '' }: Sent): string =>
  `${command} ${collection.replace(/@\d+\.\d+\./, '.')}`.trim();

const tally = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
};

/** Replaces the ids in a path. */
const pathOf = (url: string): string => url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string | undefined) {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}

it('sends no more to MongoDB and Kafka than each command needs', {
  timeout: PATIENCE,
  retry: 0,
}, async () => {
  await play(bluebox, 'round-trips', STEPS);
  await playWithPersonalData(bluebox.coordinator);
  await bluebox.settled();

  const rows: string[] = [];
  const tooMany: string[] = [];
  const covered = new Set<string>();
  for (const service of DECIDING) {
    const posts = groupBy(sentBy(service), ({ request }) =>
      request?.method === 'POST' && !request.url.startsWith('/control/')
        ? String(request.number)
        : undefined,
    );
    for (const sent of posts.values()) {
      const path = pathOf(sent[0]?.request?.url ?? '');
      if (!sent.some((each) => nameOf(each) === 'insert commits')) continue;
      covered.add(path);
      const views = sent.filter(isOfView).map(nameOf);
      const looks = sent.filter(isLookForPosition).length;
      const own = sent.filter((each) => !isOfView(each) && !isLookForPosition(each)).map(nameOf);
      rows.push(
        `${path}: ${own.length} (${tally(own)}); late positions ${looks}; views ${views.length} (${tally(views)})`,
      );
      const recorded = own.includes(VAULT) ? 1 : 0;
      if (own.length > (MORE[path] ?? MOST_PER_COMMAND) + recorded)
        tooMany.push(rows.at(-1) as string);
    }
  }

  const transactions: string[] = [];
  const views: string[] = [];
  for (const service of COUNTED) {
    const sent = sentBy(service).filter(({ request }) => request === undefined);
    const inTransactions = groupBy(sent, ({ transaction }) => transaction);
    for (const commands of inTransactions.values()) {
      const names = commands.map(nameOf);
      const touched = new Set(
        commands.flatMap(({ collection = '' }) => (collection.includes('@') ? [collection] : [])),
      );
      // The cursors are moved, and each collection is read and written once.
      const most = 2 + 2 * touched.size;
      const isFirst = names.includes('update view_aliases');
      transactions.push(`${service}: ${tally(names)}`);
      if (names.length > most + (isFirst ? 1 : 0)) tooMany.push(transactions.at(-1) as string);
    }
    const single = sent.filter(
      (each) => isOfView(each) && each.transaction === undefined && each.command === 'update',
    );
    views.push(
      `${service}: ${inTransactions.size} transactions, ${single.length} cursors moved alone`,
    );
  }

  const relays: string[] = [];
  for (const service of DECIDING) {
    const sent = sentBy(service);
    const commits = sent.filter((each) => nameOf(each) === 'insert commits').length;
    const produced = sent.filter(({ command }) => command === 'produce').length;
    const published = sent.filter((each) => nameOf(each) === 'update commits').length;
    const relay = sent.filter(
      ({ request, collection = '' }) =>
        request === undefined && ['commits', 'leases', 'relay_instances'].includes(collection),
    );
    relays.push(
      `${service}: ${commits} commits, ${published} batches, ${produced} produce requests; ${tally(relay.map((each) => `${nameOf(each)} ${(each.filter ?? []).join('+')}`.trim()))}`,
    );
    // A batch is positioned by one bulk write and sent by one request.
    expect(published).toBeLessThanOrEqual(commits);
    expect(produced).toBeLessThanOrEqual(commits);
  }
  console.log(
    [
      'Commands:',
      ...rows,
      'Views:',
      ...views,
      ...[...groupBy(transactions, (each) => each)].map(([name, all]) => `${all.length}: ${name}`),
      'Relays:',
      ...relays,
    ].join('\n'),
  );
  // Every step, the confirmation, and the opening and publishing of the drive have routes of their own.
  expect(covered.size).toBe(STEPS.length + 3);
  expect(rows.filter((row) => row.includes(VAULT))).toHaveLength(2);
  expect(tooMany.join('\n')).toBe('');
});
