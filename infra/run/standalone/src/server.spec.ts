import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { onApplication } from './commands/on-application.ts';
import { type Config, readConfig } from './config.ts';
import { startServer } from './server.ts';

const machineAddresses = Object.values(networkInterfaces()).flatMap((addresses = []) =>
  addresses.map(({ address }) => address),
);
/** Loopback addresses besides 127.0.0.1. Only Linux has 127.0.0.2, and a machine may lack IPv6. */
const OTHER_LOOPBACKS = [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  ...machineAddresses.filter((address) => address === '::1'),
];

const atEnd: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

/** Starts a server on a new folder and a free port. */
async function serve(host: string) {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-server-'));
  atEnd.push(() => rmSync(folder, { recursive: true, force: true }));
  const webRoot = join(folder, 'web');
  mkdirSync(webRoot);
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Bluebox</title>');
  const config: Config = {
    ...readConfig({ BLUEBOX_DATA: join(folder, 'data'), BLUEBOX_HOST: host, BLUEBOX_PORT: '0' }),
    logLevel: 'silent',
  };
  const server = await startServer({
    config,
    webRoot,
    logger: pino({ level: 'silent' }),
    onFatal(error) {
      throw error;
    },
  });
  atEnd.push(() => server.close());
  return { server, config: { ...config, port: server.port } };
}

const retryParkedIn = (config: Config) =>
  onApplication(
    config,
    async () => 'in this process',
    async (post) => (await post('/retry-parked')).json() as Promise<unknown>,
  );

describe.each(['0.0.0.0', ...OTHER_LOOPBACKS])('a server that listens on %s', (host) => {
  it('answers at its URL for this machine (127.0.0.1 was printed always, and refused)', async () => {
    const { server } = await serve(host);
    expect((await fetch(`${server.url}/`)).status).toBe(200);
  });

  it('executes the commands of the operator (they asked at 127.0.0.1, and failed)', async () => {
    const { config } = await serve(host);
    expect(await retryParkedIn(config)).toEqual([]);
  });
});

it('a command of the operator names the address at which no server answered (it said only "fetch failed")', async () => {
  const { config } = await serve('127.0.0.1');
  await expect(retryParkedIn({ ...config, port: 2 })).rejects.toThrow('http://127.0.0.1:2');
});

it('the control routes answer with the security headers (they answered before these were set)', async () => {
  const { server } = await serve('127.0.0.1');
  const names = [
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    'permissions-policy',
    'x-frame-options',
  ];
  const headersOf = async (method: string, path: string) => {
    const { headers } = await fetch(server.url + path, { method });
    return names.map((name) => [name, headers.get(name)]);
  };
  const elsewhere = await headersOf('GET', '/api/nowhere');
  expect(elsewhere.filter(([, value]) => value === null)).toEqual([]);
  expect(await headersOf('POST', '/control/keys')).toEqual(elsewhere);
});
