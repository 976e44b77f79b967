import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleOf } from './proc.ts';

/** Program that accepts connections, and keeps its own end open after the client has closed. */
const SERVER = `
  const { createServer } = require('node:net');
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}).resume());
  server.listen(0, process.argv[1] || undefined, () => console.log(server.address().port));
`;

let server: ChildProcess;
let clients: Socket[];

beforeEach(() => {
  clients = [];
});
afterEach(() => {
  for (const client of clients) client.destroy();
  server.kill('SIGKILL');
});

/** Starts the server, on every address if the host is empty. @returns its port. */
async function listenOn(host: string): Promise<number> {
  server = spawn(process.execPath, ['-e', SERVER, host], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(server.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return Number(told);
}
async function connectTo(port: number): Promise<Socket> {
  const client = connect(port, '127.0.0.1');
  client.on('error', () => undefined);
  clients.push(client);
  await once(client, 'connect');
  return client;
}
const held = () => {
  const sample = sampleOf(server.pid as number, 0);
  return { files: sample?.files ?? 0, sockets: sample?.sockets ?? 0 };
};
const CONNECTIONS = 12;

describe('the sample of a process', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['every address', ''],
  ])(
    'leaves out the open connections of this process to it on %s, which were counted as a leak when desks connected',
    async (_, host) => {
      const port = await listenOn(host);
      const before = held();
      for (let each = 0; each < CONNECTIONS; each++) await connectTo(port);
      await expect.poll(held).toEqual(before);
    },
  );

  it('counts a connection that the process keeps after this process has closed its end', async () => {
    const port = await listenOn('127.0.0.1');
    const before = held();
    const client = await connectTo(port);
    client.destroy();
    await expect.poll(held).toEqual({ files: before.files + 1, sockets: before.sockets + 1 });
  });

  it('counts a connection of another process', async () => {
    const port = await listenOn('127.0.0.1');
    const before = held();
    const other = spawn(
      process.execPath,
      ['-e', `require('node:net').connect(${port}, '127.0.0.1')`],
      { stdio: 'ignore' },
    );
    try {
      await expect
        .poll(held, { timeout: 10_000 })
        .toEqual({ files: before.files + 1, sockets: before.sockets + 1 });
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('is undefined when there is no such process', () => {
    expect(sampleOf(2 ** 30, 0)).toBeUndefined();
  });
});
