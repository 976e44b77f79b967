import { BEHIND_HEADER, POSITION_HEADER } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readBackAtOnce } from '../system/own-writes.ts';
import { openDrive, pledgeBody, sessionCookie } from '../system/support.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

const TIMES = 40;
/** Time-out of a test in milliseconds, long enough for a busy machine. */
const PATIENCE = 1_800_000;

describe('a client that has written', () => {
  let bluebox: DistributedBluebox;
  let driveId: string;
  beforeAll(async () => {
    bluebox = await startDistributed({
      brokers: inject('kafkaBrokers'),
      mongodbUri: inject('mongodbUri'),
    });
    driveId = await openDrive(bluebox.coordinator, 'own-writes');
  });
  afterAll(() => bluebox?.close());

  it(`reads its write at once, ${TIMES} times`, { timeout: PATIENCE }, async () => {
    expect(await readBackAtOnce(bluebox.coordinator, driveId, TIMES)).toEqual([]);
  });

  it('gets, from a view that does not advance, an answer with a header that names the missing position', {
    timeout: PATIENCE,
  }, async () => {
    const headers = {
      cookie: await sessionCookie(bluebox.url),
      origin: bluebox.url,
      'content-type': 'application/json',
    };
    // The tracker is paused and not stopped, so that no other tracker takes over its buckets.
    const sleeping = bluebox.processes.get('tracker');
    if (sleeping === undefined) throw new Error('no tracker runs');
    const awake = await bluebox.start('tracker', { name: 'tracker-2' });
    await bluebox.settled();
    const door = await bluebox.start('portal', {
      name: 'portal-2',
      more: { TRACKER_URL: awake.url },
    });
    const trackers = [sleeping, awake];
    // One tracker consumes the drive's bucket, but which one is unknown, so each tracker is paused in turn.
    const behind: (string | null)[] = [];
    for (const asleep of trackers) {
      const reader = asleep === sleeping ? door.url : bluebox.url;
      asleep.child.kill('SIGSTOP');
      try {
        const written = await fetch(`${bluebox.url}${routes.submitPledge.at({ driveId })}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(pledgeBody(1)),
        });
        expect(written.status).toBe(201);
        const position = written.headers.get(POSITION_HEADER);
        expect(position).toMatch(/^pledge\/\d/);
        const read = await fetch(`${reader}${routes.showTotals.at({ driveId })}`, {
          headers: { ...headers, origin: reader, [POSITION_HEADER]: position ?? '' },
        });
        expect(read.status).toBe(200);
        behind.push(read.headers.get(BEHIND_HEADER));
      } finally {
        asleep.child.kill('SIGCONT');
      }
      await bluebox.settled();
    }
    expect(behind.some((lacking) => lacking?.startsWith('pledge/') === true)).toBe(true);
  });

  it('reads its write at once from any of several trackers', { timeout: PATIENCE }, async () => {
    // The trackers behind the two portals share the buckets.
    const second = bluebox.processes.get('portal-2');
    if (second === undefined) throw new Error('no second portal runs');
    const { connect } = await import('../../run/standalone/src/client.ts');
    const { COORDINATOR } = await import('../system/support.ts');
    const { login, password } = COORDINATOR;
    const there = connect(second.url);
    await there.post(routes.signIn.at(), { login, password });
    for (const [index, client] of [bluebox.coordinator, there].entries()) {
      const drive = await openDrive(client, `two-trackers-${index}`);
      expect(await readBackAtOnce(client, drive, TIMES / 4)).toEqual([]);
    }
  });
});
