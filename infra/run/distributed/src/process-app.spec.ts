import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL_HEADER, ok, type RunningService, tokenMint } from '@bluebox/service-http';
import { pino } from 'pino';
import request from 'supertest';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeKeys, readKey, replaceKey } from './keys.ts';
import { processApp } from './process-app.ts';
import { openProcessKeys } from './process-keys.ts';

/** A process of the tracker with two routes: one returns the caller's address, the other fails. */
async function trackerProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-process-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  makeKeys(folder);
  const keysOf = (name: string) => {
    const opened = openProcessKeys(join(folder, name), {
      onChanged: () => undefined,
      onTrouble: () => undefined,
    });
    onTestFinished(() => opened.stop());
    return opened;
  };
  const [keys, portalKeys] = [keysOf('tracker'), keysOf('portal')];
  const now = () => new Date();
  const summary = '';
  const answers = { 200: z.any() };
  const service: RunningService = {
    name: 'tracker',
    places: { locate: async () => undefined, organisationOf: async () => undefined },
    routes: [
      {
        method: 'get',
        path: '/address',
        operation: 'address',
        summary,
        access: 'public',
        answers,
        handle: async ({ response }) => ok({ address: response.req.ip }),
      },
      {
        method: 'get',
        path: '/breaks',
        operation: 'breaks',
        summary,
        access: 'public',
        answers,
        handle: () => Promise.reject(new Error('/srv/secret/path')),
      },
    ],
    projections: [],
    policies: [],
    caughtUp: async () => undefined,
    stop: async () => undefined,
  };
  const logged: string[] = [];
  const app = processApp({
    service,
    keys,
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    now,
    checks: [() => 'the database is away'],
    control: { history: {} as never },
  });
  const signingKey = portalKeys.tokenSigningKey();
  const mint = tokenMint(signingKey, now);
  const authorize = async () =>
    `Bearer ${await mint({ subject: 'public', roles: [], links: [] }, 'tracker')}`;
  return {
    app,
    logged,
    folder,
    keys,
    portalKeys,
    signingKey,
    authorize,
    authorization: await authorize(),
  };
}

it('a process takes the address of the caller from the portal', async () => {
  const { app, authorization } = await trackerProcess();
  const answer = await request(app)
    .get('/address')
    .set({ authorization, 'X-Forwarded-For': '203.0.113.7, 10.0.0.1' });
  expect(answer.body).toStrictEqual({ address: '10.0.0.1' });
});

it('a process answers what it does not serve, and what fails, with problems that reveal nothing', async () => {
  const { app, logged, authorization } = await trackerProcess();
  const cases = [
    ['get', '/nothing', 404, 'NOT_FOUND'],
    ['delete', '/address', 405, 'METHOD_NOT_ALLOWED'],
    ['post', '/control/settle', 404, 'NOT_FOUND'],
    ['get', '/breaks', 500, 'INTERNAL'],
  ] as const;
  for (const [method, path, status, code] of cases) {
    const answer = await request(app)[method](path).set({ authorization });
    expect([answer.status, answer.body.code], path).toStrictEqual([status, code]);
    expect(answer.text).not.toContain('secret');
    expect(answer.headers['x-powered-by']).toBeUndefined();
  }
  expect((await request(app).get('/address')).status).toBe(401);
  expect(logged.join('')).toContain('/srv/secret/path');
});

it('a process tells its operator why it is not ready, outside of the request log', async () => {
  const { app, logged } = await trackerProcess();
  const answer = await request(app).get('/health/ready');
  expect([answer.status, answer.body]).toStrictEqual([
    503,
    { ready: false, why: ['the database is away'] },
  ]);
  expect(logged).toStrictEqual([]);
});

it('a process had to be restarted for another key of tokens and of control', async () => {
  const { app, folder, keys, portalKeys, signingKey, authorize } = await trackerProcess();
  const asked = async () =>
    (
      await request(app)
        .get('/address')
        .set({ authorization: await authorize() })
    ).status;
  const control = () => readKey(join(folder, 'tracker'), 'control').toString('base64url');
  const controlled = async (secret: string) =>
    (await request(app).post('/control/retry-parked').set(CONTROL_HEADER, secret)).status;
  const [first, firstControl] = [signingKey(), control()];
  for (const step of ['prepare', 'use', 'end'] as const) {
    for (const name of ['tokens', 'control'] as const) replaceKey(folder, name, step);
    for (const process of [portalKeys, keys]) {
      process.look();
      expect(await asked()).toBe(200);
    }
    expect(await controlled(control())).toBe(200);
  }
  expect(signingKey().equals(first)).toBe(false);
  expect(await controlled(firstControl)).toBe(404);
});
