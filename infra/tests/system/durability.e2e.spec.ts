import { join } from 'node:path';
import type { PledgeSummary, SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, connect, listAll, RequestRefused } from '../../run/standalone/src/client.ts';
import { auditFolder } from '../../run/standalone/src/commands/audit.ts';
import {
  buildStandalone,
  emptyStart,
  type ServerFolder,
  type ServerProcess,
  startInVain,
  startServerProcess,
} from './server-process.ts';
import { COORDINATOR, openDrive, pledgeBody, removeFolder, temporaryFolder } from './support.ts';

const ROUNDS = [1, 2, 3];
const PER_SECOND = 200;
/** Pause between bursts, in milliseconds. */
const BEAT = 25;
/** Number of pledges acknowledged in a round before the kill, which takes two seconds on an idle machine. */
const ACKNOWLEDGED_BEFORE_KILL = 400;
const BEATS_AFTER_KILL = 4;
/**
 * Number of attempts to start. One quick start is enough, because other work on the machine may slow down the
 * others.
 */
const STARTS = 5;

const folder = temporaryFolder();
let place: ServerFolder;
let server: ServerProcess | undefined;
let driveId: string;

/** Acknowledged pledges of all rounds, by Idempotency-Key. */
const acknowledged = new Map<string, SubmitPledgeAnswer>();

beforeAll(async () => {
  buildStandalone();
  place = { dataFolder: join(folder, 'data'), keyFolder: join(folder, 'keys') };
  server = await startServerProcess(place);
  const coordinator = connect(server.url);
  await coordinator.post(routes.setUp.at(), { code: server.setupCode ?? '', ...COORDINATOR });
  driveId = await openDrive(coordinator, 'durable');
}, 300_000);
afterAll(async () => {
  await server?.stop();
  removeFolder(folder);
});

const running = (): ServerProcess => {
  if (server === undefined) throw new Error('no server runs');
  return server;
};

async function signIn(): Promise<Client> {
  const coordinator = connect(running().url);
  await coordinator.post(routes.signIn.at(), {
    login: COORDINATOR.login,
    password: COORDINATOR.password,
  });
  return coordinator;
}

async function restart(): Promise<Client> {
  server = await startServerProcess(place);
  expect(server.setupCode).toBeUndefined();
  return signIn();
}

/** Returns the body for a key. The same key always gives the same body, so that its pledge can be recognised. */
const bodyOf = (key: string) => pledgeBody((Number(key.split('-')[2]) % 900) + 1);
const submit = (client: Client, idempotencyKey: string) =>
  client.post(routes.submitPledge.at({ driveId }), bodyOf(idempotencyKey), {
    idempotencyKey,
  });

/** Returns every pledge of the drive, as the list shows it. */
async function listed(client: Client): Promise<readonly PledgeSummary[]> {
  await running().settle();
  return listAll(
    client,
    (after) => routes.listPledges.at({ driveId }, after),
    ({ pledges }) => pledges,
  );
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Submits pledges at a steady rate, and kills the process while they continue. */
async function pledgeUntilKilled(client: Client, round: number) {
  const sent: Promise<void>[] = [];
  const unknown: string[] = [];
  const enough = acknowledged.size + ACKNOWLEDGED_BEFORE_KILL;
  let killed: Promise<void> | undefined;
  let number = 0;
  for (let beatsAfterKill = 0; beatsAfterKill < BEATS_AFTER_KILL; ) {
    for (let each = 0; each < (PER_SECOND * BEAT) / 1_000; each++) {
      const key = `round-${round}-${++number}`;
      sent.push(
        submit(client, key).then(
          (answer) => void acknowledged.set(key, answer),
          (error: unknown) => {
            // A refusal is not caused by the kill, so it fails the test.
            if (error instanceof RequestRefused) throw error;
            unknown.push(key);
          },
        ),
      );
    }
    // The delay is random, so that the kill may find requests just sent, decided, committed or answered.
    if (acknowledged.size >= enough)
      killed ??= pause(BEAT * Math.random()).then(() => running().killHard());
    if (killed !== undefined) beatsAfterKill += 1;
    await pause(BEAT);
  }
  await Promise.all(sent);
  await killed;
  return { number, unknown };
}

it.each(ROUNDS)(
  'a server keeps every acknowledged pledge through kill -9, round %i',
  async (round) => {
    const acknowledgedBefore = acknowledged.size;
    const { number, unknown } = await pledgeUntilKilled(await signIn(), round);
    expect(acknowledged.size - acknowledgedBefore + unknown.length).toBe(number);
    expect(unknown.length).toBeGreaterThan(0);

    const coordinator = await restart();
    const before = await listed(coordinator);
    const quantities = new Map(before.map(({ id, quantity }) => [id, quantity]));
    expect(quantities.size).toBe(before.length);
    for (const [key, { pledgeId }] of acknowledged)
      expect([key, quantities.get(pledgeId)]).toEqual([key, bodyOf(key).lines[0]?.quantity]);

    // Unacknowledged requests are sent again with their keys. Each must give one pledge, whether or
    // not it was stored before.
    for (const key of unknown) acknowledged.set(key, await submit(coordinator, key));
    const after = await listed(coordinator);
    expect(after.map(({ id }) => id).sort()).toEqual(
      [...acknowledged.values()].map(({ pledgeId }) => pledgeId).sort(),
    );

    // Acknowledged requests get the same response again, without another effect.
    for (const [key, answer] of [...acknowledged].slice(-20))
      expect(await submit(coordinator, key)).toEqual(answer);
    expect(await listed(coordinator)).toHaveLength(after.length);

    const report = await auditFolder(place.dataFolder);
    expect(report.findings).toEqual([]);
    expect(report.events).toBeGreaterThanOrEqual(after.length + 2);
  },
);

it('a server is ready again within two seconds, or more on a slow machine, with everything in it', async () => {
  const starts: { readonly readyAfter: number; readonly allowed: number }[] = [];
  const quick = () => starts.some(({ readyAfter, allowed }) => readyAfter < allowed);
  while (starts.length < STARTS && !quick()) {
    await running().stop();
    // On an idle machine, an empty process starts within 50 ms; a slower machine gets more than two seconds.
    const allowed = Math.max(2_000, 40 * emptyStart());
    const coordinator = await restart();
    starts.push({ readyAfter: running().readyAfter, allowed });
    expect(await listed(coordinator)).toHaveLength(acknowledged.size);
  }
  expect(quick(), JSON.stringify(starts)).toBe(true);
});

it('a second process on the folder is refused in one clear line', async () => {
  const { exitCode, stdout, stderr } = await startInVain(place);
  expect(exitCode).toBe(1);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`${place.dataFolder} is in use by another Bluebox`);
  expect(await listed(await signIn())).toHaveLength(acknowledged.size);
});
