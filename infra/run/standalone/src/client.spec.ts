import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BEHIND_HEADER, POSITION_HEADER } from '@bluebox/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, solveChallenge } from './client.ts';

it.each([1, 4, 9])('a challenge of %i bits is solved with its smallest solution', (zeroBits) => {
  const leadingBits = (solution: number) =>
    createHash('sha256')
      .update(`drive.nonce:${solution}`)
      .digest('hex')
      .replace(/./g, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
      .indexOf('1');
  const { challenge, solution } = solveChallenge({
    challenge: 'drive.nonce',
    zeroBits,
    expiresAt: '2023-03-20T02:00:00Z',
  });
  expect(challenge).toBe('drive.nonce');
  expect(leadingBits(solution)).toBeGreaterThanOrEqual(zeroBits);
  for (let earlier = 0; earlier < solution; earlier++)
    expect(leadingBits(earlier)).toBeLessThan(zeroBits);
});

describe('a client', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  /** Starts a server that gives the prepared answers in turn, and records its requests. */
  async function answering(...answers: ((response: ServerResponse) => unknown)[]) {
    const asked: IncomingMessage[] = [];
    const server = createServer((incoming, response) => {
      asked.push(incoming);
      incoming.resume();
      answers.shift()?.(response.setHeader('content-type', 'application/json'));
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, asked, marks: () => asked.map((one) => one.headers['bluebox-position']) };
  }
  const committed = (response: ServerResponse) =>
    response.setHeader(POSITION_HEADER, 'pledge/1@c1').end('{}');
  const isBehind = (status: number) => (response: ServerResponse) =>
    response
      .setHeader(BEHIND_HEADER, 'pledge/1@c1')
      .writeHead(status)
      .end(JSON.stringify({ status, code: 'UNKNOWN' }));
  const knows = (response: ServerResponse) =>
    response.setHeader(POSITION_HEADER, 'pledge/1@c1:7').end('{"known":true}');

  it('requests answers that reflect its writes, and so does a client with the same positions', async () => {
    const { url, marks } = await answering(committed, knows, knows);
    const client = connect(url);
    await client.postAnything('/deeds');
    await client.getAnything('/deeds');
    await connect(url, client.seen).getAnything('/deeds');
    expect(marks()).toEqual([undefined, 'pledge/1@c1', 'pledge/1:7']);
  });

  it('retries when the answer is behind, and repeats commands that were refused for that reason', async () => {
    const { url, asked, marks } = await answering(
      committed,
      isBehind(200),
      knows,
      committed,
      isBehind(404),
      knows,
    );
    const client = connect(url);
    await client.postAnything('/deeds');
    expect(await client.getAnything('/deeds')).toEqual({ known: true });
    await client.postAnything('/deeds');
    expect(await client.postAnything('/deeds')).toEqual({ known: true });
    const [key, again] = asked.slice(-2).map(({ headers }) => headers['idempotency-key']);
    expect(again).toBe(key);
    expect(marks().slice(-2)).toEqual(['pledge/1@c1,pledge/1:7', 'pledge/1@c1,pledge/1:7']);
  });

  it('does not repeat a command that was executed although its views were behind', async () => {
    const { url, asked } = await answering(committed, isBehind(200));
    const client = connect(url);
    await client.postAnything('/deeds');
    await client.postAnything('/deeds');
    expect(asked).toHaveLength(2);
  });
});
