// The contestants. Each runs as a process of its own on a folder of its own, and is asked in the same way.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import { connect } from '@bluebox/standalone';
import { ACCOUNT, openDrive, signIn } from '../open-drive.mjs';
import { pledge } from '../sample-drive.mjs';
import {
  BLUEBOX,
  PLAIN,
  PLAIN_GROUPED,
  SAME_DUTIES,
  SAME_DUTIES_GROUPED,
} from './contestant-names.mjs';
import { ask } from './processes.mjs';

/** Days before the measurement over which the earlier pledges are spread. */
const DAYS = 10;
/** Desks that take pledges at the same time, each with a session of its own. */
const DESKS = 4;
/** Pledges that Bluebox takes first, and whose events are copied. */
const MODELS = 60;

const script = (path) => fileURLToPath(new URL(path, import.meta.url));
const desks = Array.from({ length: DESKS }, (_, index) => ({
  name: `desk ${index + 1}`,
  login: `desk${index + 1}`,
  password: ACCOUNT.password,
}));

/** Starts all contestants, with `seed` earlier pledges each. */
export async function startContestants(processes, seed) {
  const peer = (name, file, way, givers) => startPeer(processes, { name, file, way, givers }, seed);
  return [
    await startBluebox(processes, seed),
    await peer(PLAIN, '../peers/serve-plain.mjs', 'per-request', false),
    await peer(PLAIN_GROUPED, '../peers/serve-plain.mjs', 'grouped', false),
    await peer(SAME_DUTIES, '../peers/serve-same-duties.mjs', 'per-request', true),
    await peer(SAME_DUTIES_GROUPED, '../peers/serve-same-duties.mjs', 'grouped', true),
  ];
}

/** Starts Bluebox as it ships. Its earlier pledges are written to its log and vault while it is stopped. */
export async function startBluebox(processes, seed) {
  // The data is in a subfolder, because the keys are created beside it.
  const data = join(processes.folder(), 'data');
  const start = (env) => processes.start(script('../serve-bluebox.mjs'), [data], env);

  const { child, url, setupCode } = await start();
  const { client, driveId } = await openDrive(url, setupCode);
  for (const account of desks) {
    const { code } = await client.post(routes.invite.at(), { roles: ['desk'] });
    await connect(url).post(routes.acceptInvitation.at(), { code, ...account });
  }
  for (let number = 0; number < MODELS; number++)
    await client.post(routes.submitPledge.at({ driveId }), pledge(number));
  await processes.end(child, 'SIGTERM');
  await processes.run(
    process.execPath,
    script('../generate-pledges.mjs'),
    data,
    driveId,
    String(seed),
    String(DAYS),
  );

  const running = await runningContestant(
    processes,
    { name: BLUEBOX, folder: data },
    async (env) => {
      const server = await start(env);
      const sessions = await Promise.all(desks.map((account) => signIn(server.url, account)));
      const coordinator = await signIn(server.url);
      await ask(server.child, 'settle');
      return {
        ...server,
        cookies: sessions.map(({ cookie }) => cookie),
        path: routes.submitPledge.at({ driveId }),
        challengePath: routes.getChallenge.at({ driveId }),
        streamPath: routes.streamTotals.at({ driveId }),
        settle: () => ask(server.child, 'settle'),
        async count() {
          const { rows, counts } = await coordinator.client.get(routes.showTotals.at({ driveId }));
          const list = await coordinator.client.get(
            routes.listPledges.at({ driveId }, { limit: 1 }),
          );
          if (list.total !== counts.pledges)
            throw new Error(`${counts.pledges} pledges, but ${list.total} in the list`);
          const promised = rows.reduce((sum, { balances }) => sum + (balances.promised ?? 0), 0);
          return { pledges: counts.pledges, sums: { promised } };
        },
      };
    },
  );
  return running;
}

async function startPeer(processes, { name, file, way, givers }, seed) {
  const folder = processes.folder();
  const path = '/drives/bench/pledges';
  const contestant = await runningContestant(processes, { name, folder }, async (env) => {
    const server = await processes.start(script(file), [folder, way], env);
    return {
      ...server,
      cookies: await Promise.all(desks.map(() => sessionOfPeer(server.url))),
      path,
      ...(givers
        ? { challengePath: '/drives/bench/challenge', streamPath: '/drives/bench/totals/stream' }
        : {}),
      settle: async () => {},
      count: () => ask(server.child, { name: 'count' }),
    };
  });
  await ask(contestant.child, { name: 'seed', pledges: seed, days: DAYS });
  // The peer begins with cold code and a small heap, as Bluebox does, whose earlier pledges another process writes.
  await contestant.restart();
  await contestant.expectPresent();
  return contestant;
}

async function sessionOfPeer(url) {
  const response = await fetch(`${url}/sign-in`, { method: 'POST', headers: { origin: url } });
  await response.arrayBuffer();
  return response.headers.getSetCookie()[0].split(';')[0];
}

/**
 * Starts a contestant, and keeps account of what it has acknowledged.
 * @param start starts the process with additional environment variables.
 */
async function runningContestant(processes, { name, folder }, start) {
  const acknowledged = { pledges: 0, pieces: 0 };
  const contestant = {
    name,
    /** Solved proofs of work that are not spent. */
    proofs: [],
    get pid() {
      return contestant.child.pid;
    },
    acknowledge(pledges, pieces) {
      acknowledged.pledges += pledges;
      acknowledged.pieces += pieces;
    },
    /** Takes what is stored now as the beginning of the account. */
    async expectPresent() {
      const { pledges, sums } = await contestant.count();
      Object.assign(acknowledged, { pledges, pieces: Object.values(sums)[0] });
    },
    /** @throws if the contestant has not stored exactly what it has acknowledged, or its sums disagree. */
    async verify() {
      await contestant.settle();
      const { pledges, sums } = await contestant.count();
      const wrong = Object.entries(sums).filter(([, sum]) => sum !== acknowledged.pieces);
      if (pledges !== acknowledged.pledges || wrong.length > 0)
        throw new Error(
          `${name} acknowledged ${JSON.stringify(acknowledged)}, but has ${pledges} pledges and ${JSON.stringify(sums)}`,
        );
    },
    /** Starts the process again on the same data, with additional environment variables. */
    async restart(env) {
      await processes.end(contestant.child, 'SIGTERM');
      // The keys of challenges and sessions of a peer end with its process.
      contestant.proofs = [];
      Object.assign(contestant, await start(env));
    },
    end: () => processes.end(contestant.child),
    bytesOnDisk: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.sqlite'))
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0),
    bytesPerPledge: () => contestant.bytesOnDisk() / acknowledged.pledges,
  };
  Object.assign(contestant, await start());
  await contestant.expectPresent();
  return contestant;
}
