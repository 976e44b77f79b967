import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTcpProxy, storedAnswer, type TcpProxy } from './tcp-proxy.ts';

const PRODUCE = 0;
const FETCH = 1;

/** Builds a request with only the parts of a Kafka request that the proxy reads. */
function request(apiKey: number, correlation: number): Buffer {
  const frame = Buffer.alloc(16);
  frame.writeInt32BE(12, 0);
  frame.writeInt16BE(apiKey, 4);
  frame.writeInt32BE(correlation, 8);
  return frame;
}

let server: Server;
let proxy: TcpProxy;
let client: Socket;
let received: Buffer[];

beforeEach(async () => {
  // Answers each request with its correlation id, as a broker does.
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      for (let at = 0; at < piece.length; at += 16) {
        const answer = Buffer.alloc(8);
        answer.writeInt32BE(4, 0);
        answer.writeInt32BE(piece.readInt32BE(at + 8), 4);
        socket.write(answer);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await openTcpProxy(
    { port: (server.address() as AddressInfo).port, protocol: 'kafka' },
    () => 0.2,
  );
  client = connect(proxy.port, '127.0.0.1');
  received = [];
  client.on('error', () => undefined);
  client.on('data', (piece: Buffer) => received.push(piece));
  await once(client, 'connect');
});
afterEach(async () => {
  client.destroy();
  await proxy.close();
  server.close();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const correlations = () => {
  const bytes = Buffer.concat(received);
  return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readInt32BE(index * 8 + 4));
};

it('the proxy passes everything on while it is open', async () => {
  client.write(Buffer.concat([request(PRODUCE, 1), request(FETCH, 2)]));
  await expect.poll(correlations).toEqual([1, 2]);
});

it('the proxy holds all data back while it is cut, and loses none', async () => {
  proxy.become({ kind: 'cut' });
  client.write(request(FETCH, 1));
  await pause(100);
  expect(correlations()).toEqual([]);
  proxy.become({ kind: 'open' });
  await expect.poll(correlations).toEqual([1]);
});

it('the proxy keeps the order of delayed chunks', async () => {
  proxy.become({ kind: 'slow', milliseconds: 20, lossShare: 0 });
  for (const correlation of [1, 2, 3]) {
    client.write(request(FETCH, correlation));
    await pause(5);
  }
  await expect.poll(correlations).toEqual([1, 2, 3]);
});

it('the proxy loses only answers to produce requests, together with their connection', async () => {
  proxy.become({ kind: 'loses-answers', share: 0.35 });
  client.write(request(FETCH, 1));
  await expect.poll(correlations).toEqual([1]);
  client.write(request(PRODUCE, 2));
  await once(client, 'close');
  expect(correlations()).toEqual([1]);
  expect(proxy.lostAnswers()).toBe(1);
});

/** Builds a produce request as kafkajs writes it, with one record batch for each of two partitions. */
function produceRequest(version: number): Buffer {
  const string = (text: string) =>
    Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
  const int32 = (number: number) => Buffer.from([0, 0, 0, number]);
  const body = Buffer.concat([
    Buffer.from([0, PRODUCE, 0, version]),
    int32(7),
    string('bluebox'),
    Buffer.from([0xff, 0xff]),
    Buffer.from([0xff, 0xff]),
    int32(30),
    int32(1),
    string('bluebox.pledge'),
    int32(2),
    ...[3, 5].flatMap((partition) => [int32(partition), int32(4), Buffer.from('rows')]),
  ]);
  return Buffer.concat([int32(body.length), body]);
}

it.each([3, 5, 7])(
  'the proxy acknowledges records that it does not forward, in version %i',
  async (version) => {
    const require = createRequire(import.meta.url);
    const { decode, parse } = require(`kafkajs/src/protocol/requests/produce/v${version}/response`);
    const Decoder = require('kafkajs/src/protocol/decoder');
    proxy.become({ kind: 'swallows-records', share: 1 });
    client.write(Buffer.concat([produceRequest(version), request(FETCH, 9)]));
    const expected = storedAnswer(produceRequest(version));
    await expect.poll(() => Buffer.concat(received).length).toBe(expected.length + 8);
    expect(proxy.swallowed()).toBe(1);
    const answer = await parse(await decode(new Decoder(expected.subarray(8)).readAll()));
    expect(answer.topics).toMatchObject([
      {
        topicName: 'bluebox.pledge',
        partitions: [
          { partition: 3, errorCode: 0 },
          { partition: 5, errorCode: 0 },
        ],
      },
    ]);
  },
);
