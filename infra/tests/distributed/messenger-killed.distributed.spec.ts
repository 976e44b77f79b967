import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { driveTerms } from '../system/support.ts';
import { type DistributedBluebox, startDistributed } from './service-processes.ts';

/** Time-out of a test in milliseconds, long enough for a busy machine. */
const PATIENCE = 1_800_000;
const POLL = { timeout: PATIENCE, interval: 500 };

/** A request to a webhook. */
interface Attempt {
  readonly channel: string;
  readonly id: string;
}

/** A receiver of webhooks that keeps requests unanswered until it is told to accept them. */
async function openReceiver() {
  const attempts: Attempt[] = [];
  const arrived: Attempt[] = [];
  const kept: ServerResponse[] = [];
  let accepts = false;
  const server: Server = createServer((request, response) => {
    request.resume();
    const attempt = {
      channel: request.url ?? '',
      id: String(request.headers['webhook-id']),
    };
    attempts.push(attempt);
    if (!accepts) {
      kept.push(response);
      return;
    }
    arrived.push(attempt);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    arrived,
    /** Drops the requests that wait for an answer, and accepts all further ones. */
    accept() {
      accepts = true;
      for (const response of kept) response.destroy();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

describe('a messenger that is killed after it reserved attempts', () => {
  let bluebox: DistributedBluebox;
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  beforeAll(async () => {
    receiver = await openReceiver();
    bluebox = await startDistributed(
      { brokers: inject('kafkaBrokers'), mongodbUri: inject('mongodbUri') },
      undefined,
      (service) => (service === 'messenger' ? { BLUEBOX_MESSENGER_PRIVATE_ADDRESSES: 'true' } : {}),
    );
  });
  afterAll(async () => {
    await bluebox?.close();
    await receiver?.close();
  });

  it('sends each message again under the same id when it runs again, and loses none', {
    timeout: PATIENCE,
  }, async () => {
    const { coordinator } = bluebox;
    const { driveId } = await coordinator.post(routes.openDrive.at(), {
      slug: 'killed-messenger',
      terms: driveTerms(),
    });
    // The messenger learns of the drive before channels are added to it.
    await bluebox.settled();
    const channels = ['first', 'second', 'third'];
    for (const name of channels)
      await coordinator.post(routes.addChannel.at(), {
        ...{ driveId, kind: 'webhook', name, url: `${receiver.url}/${name}` },
        tells: ['drive-published', 'case-opened'],
      });
    await bluebox.settled();
    await coordinator.post(routes.publishDrive.at({ driveId }));
    const messages = async () =>
      (await coordinator.get(routes.listMessages.at({ driveId }))).messages;
    const idsOf = (attempts: readonly Attempt[]) =>
      [...new Set(attempts.map(({ channel, id }) => `${channel} ${id}`))].sort();
    // An attempt is reserved by an event before its request goes out, and no request is answered.
    await expect.poll(() => idsOf(receiver.attempts).length, POLL).toBe(channels.length);
    const reserved = idsOf(receiver.attempts);

    const killed = bluebox.processes.get('messenger');
    if (killed === undefined) throw new Error('no messenger runs');
    await killed.stop('SIGKILL');
    expect(receiver.arrived).toEqual([]);
    // Events that come while no messenger runs must not be lost either.
    await coordinator.post(routes.openCase.at(), { driveId, kind: 'request', note: '急' });
    receiver.accept();
    await bluebox.start('messenger', { port: Number(new URL(killed.url).port) });

    await expect
      .poll(async () => (await messages()).filter(({ status }) => status === 'sent').length, POLL)
      .toBe(2 * channels.length);
    expect(idsOf(receiver.arrived)).toEqual(expect.arrayContaining(reserved));
    expect([...new Set(receiver.arrived.map(({ id }) => id))].sort()).toEqual(
      (await messages()).map(({ id }) => id).sort(),
    );
    expect((await bluebox.audit()).findings).toEqual([]);
  });
});
