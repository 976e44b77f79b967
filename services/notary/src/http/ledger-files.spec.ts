import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, problemHandler } from '@bluebox/service-http';
import { decodeEntries } from '@bluebox/transparency';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpoints } from '../checkpoints.ts';
import { signingKeyOf } from '../identity.ts';
import { entriesOf, memoryLedger } from '../memory-ledger.test-support.ts';
import { ledgerFiles } from './ledger-files.ts';

const ORIGIN = 'log.example/ledger';

describe('the public files of the ledger', () => {
  let memory: ReturnType<typeof memoryLedger>;
  let server: Server;
  const append = (from: number, to: number) => memory.appendElsewhere(entriesOf(from, to));
  const checkpointsAs = (origin: string) =>
    openCheckpoints({
      ledger: memory.ledger,
      origin,
      signingKey: signingKeyOf(Buffer.alloc(32, 1)),
      now: () => new Date('2026-11-30T11:45:07Z'),
    });
  const serve = async (origin = ORIGIN) => {
    const checkpoints = checkpointsAs(origin);
    const app = createApp().use(
      ledgerFiles({ ledger: memory.ledger, checkpoints }),
      problemHandler(() => {}),
    );
    server?.close();
    server = createServer(app).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return checkpoints;
  };
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`, { headers });
  beforeEach(async () => {
    memory = memoryLedger();
    await memory.ledger.setOrigin(ORIGIN);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('show no entry and no hash before a checkpoint has it', async () => {
    append(1, 3);
    const checkpoints = await serve();
    for (const path of ['tile/0/000.p/1', 'tile/entries/000.p/1'])
      expect((await get(path)).status, path).toBe(404);
    await checkpoints.sign();
    for (const path of ['tile/0/000.p/3', 'tile/entries/000.p/3'])
      expect((await get(path)).status, path).toBe(200);

    append(4, 257);
    await checkpoints.sign();
    append(258, 600);
    const bytes = Buffer.from(await (await get('tile/entries/001.p/1')).arrayBuffer());
    expect(decodeEntries(bytes).map(String)).toEqual(['entry 257']);
    for (const path of ['tile/0/000', 'tile/0/001.p/1', 'tile/entries/000', 'tile/1/000.p/1'])
      expect((await get(path)).status, path).toBe(200);
    for (const path of [
      '0/001.p/2',
      '0/001',
      'entries/001.p/2',
      'entries/001',
      '1/000.p/2',
      '0/002.p/1',
    ])
      expect((await get(`tile/${path}`)).status, path).toBe(404);
  });

  it('are asked for again at the same URL, because another tree may follow there', async () => {
    append(1, 3);
    await (await serve()).sign();
    const before = await get('tile/0/000.p/3');
    expect(before.headers.get('cache-control')).toBe('public, no-cache');
    // The second header keeps fetch from asking caches to pass the request on.
    const known = {
      'If-None-Match': before.headers.get('etag') ?? '',
      'Cache-Control': 'max-age=0',
    };
    expect((await get('tile/0/000.p/3', known)).status).toBe(304);
    expect((await get('tile/entries/000.p/3', known)).status).toBe(200);

    await memory.ledger.renameOrigin(`${ORIGIN}/later`);
    await (await serve(`${ORIGIN}/later`)).sign();
    const after = await get('tile/0/000.p/3', known);
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'));
  });
});
