import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { importCommand } from './import.ts';

/**
 * Tests of the import command with a fake server, which in most tests fails halfway as if its disk
 * were full.
 */

const HEADER = '提交时间,工号,物品名称,类别,数量,单位';
const GOOD = Array.from(
  { length: 60 },
  (_, index) => `2026-11-26 09:03:53,BK${300_000 + index},布洛芬,药品,2,盒`,
);
let folder: string;
let file: string;
let server: Server;
let printed = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-import-'));
  file = join(folder, 'pledges.csv');
  writeFileSync(file, [HEADER, ...GOOD, '周三,BK300001,布洛芬,药品,2,盒'].join('\n'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.stubEnv('BLUEBOX_PASSWORD', 'not a real one');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly pledges: readonly { readonly importKey: string; readonly lines: readonly unknown[] }[];
}

/**
 * Starts a server that refuses the given plan or import request, counted from 1, and answers all
 * others.
 */
async function serverThatFails(at: { readonly plan?: number; readonly send?: number }) {
  const asked = { plan: 0, send: 0 };
  server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const { url = '' } = request;
    if (url.endsWith('/sign-in')) return answer(200, {});
    if (!url.includes('/imports'))
      return answer(200, { driveId: 'd1', terms: { departments: [], noticeVersion: '1' } });
    const what = url.endsWith('/plan') ? 'plan' : 'send';
    asked[what] += 1;
    if (asked[what] === at[what])
      return answer(507, { status: 507, code: 'DISK_FULL', detail: 'the disk is full' });
    const { pledges } = JSON.parse(text) as Sent;
    if (what === 'plan')
      return answer(200, {
        plans: pledges.map(({ importKey, lines }) => ({
          importKey,
          outcome: 'created',
          pledgeId: importKey,
          version: 0,
          lines: lines.map(() => ({ outcome: 'new', warnings: [] })),
          missing: [],
          added: 2,
          withdrawn: 0,
          giverChanges: false,
          looksLike: [],
        })),
      });
    return answer(200, {
      results: pledges.map(({ importKey }, index) =>
        index === 0
          ? { importKey, outcome: 'refused', detail: 'CHANGED_SINCE_PLANNED' }
          : { importKey, outcome: 'created' },
      ),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const run = (url: string) => importCommand(file, { drive: 'd', login: 'somebody', url, yes: true });

it('a request that fails halfway does not lose the answers to earlier requests', async () => {
  await expect(run(await serverThatFails({ send: 2 }))).rejects.toThrow('the disk is full');
  expect(printed).toContain('新登记 created 49，');
  expect(printed).toContain('未收 refused 2 行');
  expect(printed).toContain('没有发完，10 笔没有回音');
  const bad = readFileSync(join(folder, 'pledges.bad.csv'), 'utf8');
  expect(bad).toContain('分不清是哪一天');
  expect(bad).toContain('预览之后又改过');
});

it('when several columns could be the lot, the import takes only the chosen one, or none on request', async () => {
  const header = `${HEADER},批次,生产批号`;
  writeFileSync(file, `${header}\n2026-11-26 09:03:53,BK300001,布洛芬,药品,2,盒,L1,L2`);
  const url = await serverThatFails({});
  const withColumns = (...column: string[]) =>
    importCommand(file, { drive: 'd', login: 'somebody', url, yes: true, dryRun: true, column });
  await expect(withColumns()).rejects.toThrow('--column lot=none');
  await expect(withColumns('批号=第三列')).rejects.toThrow('--column takes');
  await withColumns('lot=none');
  expect(printed).toContain('columns that are not read: 2');
  printed = '';
  await withColumns('批号=h');
  expect(printed).toContain('columns that are not read: 1');
  expect(printed).toContain('G 批次');
});

it('a plan that fails does not lose the rows that could not be read', async () => {
  await expect(run(await serverThatFails({ plan: 2 }))).rejects.toThrow('the disk is full');
  expect(printed).toContain('新登记 created 0，');
  expect(printed).toContain('没有发完，60 笔没有回音');
  expect(existsSync(join(folder, 'pledges.bad.csv'))).toBe(true);
});
