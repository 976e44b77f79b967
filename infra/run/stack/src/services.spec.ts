import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@bluebox/servers';
import { expect, it, onTestFinished } from 'vitest';
import { startService } from './services.ts';

const machineAddresses = Object.values(networkInterfaces()).flatMap((addresses = []) =>
  addresses.map(({ address }) => address),
);
/** Loopback addresses besides 127.0.0.1. Only Linux has 127.0.0.2, and a machine may lack IPv6. */
const OTHER_LOOPBACKS = [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  ...machineAddresses.filter((address) => address === '::1'),
];

/** A deployment whose only service is always ready. */
const ALWAYS_READY = `
  import { createServer } from 'node:http';
  const { BLUEBOX_HOST, BLUEBOX_PORT } = process.env;
  createServer((_, response) => response.end()).listen(Number(BLUEBOX_PORT), BLUEBOX_HOST);
`;

it.each(OTHER_LOOPBACKS)(
  'a portal that listens on %s becomes ready (only 127.0.0.1 was asked, so that the stack gave up)',
  async (host) => {
    const folder = mkdtempSync(join(tmpdir(), 'bluebox-services-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'logs'));
    const main = join(folder, 'main.mjs');
    writeFileSync(main, ALWAYS_READY);
    writeFileSync(join(folder, 'telemetry.js'), '');
    const [port = 0] = await freePorts(1);
    const env = { ...process.env, BLUEBOX_HOST: host, BLUEBOX_PORT: String(port) };
    const portal = await startService({
      name: 'portal',
      main,
      folder,
      host,
      port,
      env,
      say: () => undefined,
    });
    onTestFinished(() => portal.stop());
    expect(portal.isRunning()).toBe(true);
  },
);
