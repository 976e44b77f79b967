import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, type RunningService, tokenMint } from '@bluebox/service-http';
import { pino } from 'pino';
import request from 'supertest';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { makeKeys, readTokenSigningKey } from './keys.ts';
import { processApp } from './process-app.ts';

/** A process of the tracker with two routes: one returns the caller's address, the other fails. */
async function trackerProcess() {
  const keys = mkdtempSync(join(tmpdir(), 'bluebox-process-'));
  onTestFinished(() => rmSync(keys, { recursive: true }));
  makeKeys(keys);
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
    keys: join(keys, 'tracker'),
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    now,
    checks: [() => 'the database is away'],
    control: { history: {} as never },
  });
  const token = await tokenMint(readTokenSigningKey(join(keys, 'portal')), now)(
    { subject: 'public', roles: [], links: [] },
    'tracker',
  );
  return { app, logged, authorization: `Bearer ${token}` };
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
