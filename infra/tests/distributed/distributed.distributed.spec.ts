import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import { totalsText, xijiRows } from '../../run/standalone/src/commands/demo.ts';
import { reauthenticateClient } from '../../run/standalone/src/commands/sign-in.ts';
import { replayDrive } from '../../run/standalone/src/demo/replay.ts';
import { COORDINATOR, openDrive, pledgeBody, today } from '../system/support.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

describe('a distributed Bluebox', () => {
  let bluebox: DistributedBluebox;
  beforeAll(async () => {
    bluebox = await startDistributed({
      brokers: inject('kafkaBrokers'),
      mongodbUri: inject('mongodbUri'),
    });
  });
  afterAll(() => bluebox?.close());

  it('replays the Xiji drive to the totals that the demo ends with', {
    timeout: 1_200_000,
    // A failed attempt leaves its drive behind, so a retry could not succeed.
    retry: 0,
  }, async () => {
    const { rows } = await xijiRows();
    const { totals } = await replayDrive({
      url: bluebox.url,
      coordinator: bluebox.coordinator,
      reauthenticate: () => reauthenticateClient(bluebox.coordinator, COORDINATOR.password),
      rows,
      firstDay: today(),
      slug: 'xiji',
      onProgress: () => {},
    });
    const text = totalsText(totals);
    expect(text).toContain('认捐 pledged 1050 盒');
    expect(text).toContain('确认收到 confirmed 1046 盒');
    expect(text).toContain('认捐 pledged 43 套');
    expect(text).toContain('确认收到 confirmed 43 套');
    expect(text).toContain('认捐 pledged 23 台');
    expect(text).toContain('确认收到 confirmed 22 台');
    expect(totals.balanced).toBe(true);
    expect((await bluebox.audit()).findings).toEqual([]);
  });

  it('updates the open streams of every tracker, whichever tracker consumed the event', async () => {
    const second = await bluebox.start('tracker', { name: 'tracker-2' });
    const driveId = await openDrive(bluebox.coordinator, 'two-trackers');
    await bluebox.settled();
    // Only one of the trackers consumes the drive's bucket, and which one is unknown. Each tracker therefore
    // gets a portal and a reader.
    const readers = [];
    for (const tracker of [bluebox.processes.get('tracker'), second]) {
      const door = await bluebox.start('portal', {
        name: `portal-of-${tracker?.url}`,
        more: { TRACKER_URL: tracker?.url },
      });
      readers.push(await openTotals(door.url, driveId));
    }
    await bluebox.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(7));
    for (const reader of readers)
      await reader.until((text) => text.includes('"pledges":"fewer-than-5"'));
    for (const reader of readers) reader.close();
  });

  it('shows its public URL to people with an account', async () => {
    const publicUrl = 'http://box.example:8080';
    const door = await bluebox.start('portal', {
      name: 'portal-with-address',
      more: { BLUEBOX_PUBLIC_URL: publicUrl },
    });
    const coordinator = connect(door.url);
    await coordinator.post(routes.signIn.at(), {
      login: COORDINATOR.login,
      password: COORDINATOR.password,
    });
    expect((await coordinator.get(routes.whoAmI.at())).address).toBe(publicUrl);
  });

  it('lists the same drives after every service behind the portal was killed and started again', async () => {
    const before = await bluebox.coordinator.get(routes.listDrives.at({}));
    for (const [name, running] of [...bluebox.processes]) {
      if (running.service === 'portal') continue;
      await running.stop('SIGKILL');
      await bluebox.start(running.service, { name, port: Number(new URL(running.url).port) });
    }
    await bluebox.settled();
    expect(await bluebox.coordinator.get(routes.listDrives.at({}))).toEqual(before);
  });

  it('rebuilds the views of a running tracker, and the new views pass an audit', async () => {
    const tracker = bluebox.processes.get('tracker');
    if (tracker === undefined) throw new Error('no tracker runs');
    expect(await bluebox.control(tracker, 'rebuild')).toContain('"done":true');
    await bluebox.settled();
    expect((await bluebox.audit()).findings).toEqual([]);
  });
});

/** Opens a stream of totals, as a browser does. */
async function openTotals(url: string, driveId: string) {
  const abort = new AbortController();
  const response = await fetch(`${url}${routes.streamTotals.at({ driveId })}`, {
    signal: abort.signal,
  });
  expect(response.status).toBe(200);
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array);
  })().catch(() => {});
  return {
    until: (holds: (text: string) => boolean) =>
      expect.poll(() => holds(text), { timeout: 20_000 }).toBe(true),
    close() {
      abort.abort();
      return reading;
    },
  };
}
