import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { CONTROL_HEADER, type ControlOptions, controlRoutes } from './control.ts';

const SECRET = 'secret-of-the-operator';
const INSIDE = '/srv/bluebox/secret-13800138000';

function operatorsApp(options: Partial<ControlOptions>) {
  const unforeseen: unknown[] = [];
  const app = express();
  app.use(
    controlRoutes({
      secret: SECRET,
      services: [],
      history: {} as ControlOptions['history'],
      onUnforeseen: (error) => unforeseen.push(error),
      ...options,
    }),
  );
  const post = (path: string, secret = SECRET) =>
    request(app).post(`/control/${path}`).set(CONTROL_HEADER, secret);
  return { post, unforeseen };
}

it('catch-up stops checking what is published once its caller has gone', async () => {
  let looks = 0;
  const { post } = operatorsApp({
    isPublished: async () => {
      looks += 1;
      return false;
    },
  });
  const waiting = post('catch-up').timeout(100);
  await expect(waiting).rejects.toThrow(/imeout/);
  await wait(100);
  const before = looks;
  expect(before).toBeGreaterThan(0);
  await wait(100);
  expect(looks).toBe(before);
});

describe("an operator's command", () => {
  const failure = new Error(INSIDE);
  const fails = () => Promise.reject(failure);
  const service = { caughtUp: fails } as unknown as ControlOptions['services'][number];

  it.each<[string, Partial<ControlOptions>]>([
    ['republish', { republish: fails }],
    ['catch-up', { isPublished: fails }],
    ['catch-up', { published: fails }],
    ['settle', { services: [service] }],
    ['retry-parked', { services: [{} as ControlOptions['services'][number]] }],
  ])(
    '%s that fails responds with a problem, not an Express page, and only logs the reason',
    async (path, options) => {
      const { post, unforeseen } = operatorsApp(options);
      const answer = await post(path);
      expect(answer.status).toBe(500);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ status: 500 });
      expect(answer.text).not.toContain(INSIDE);
      expect(unforeseen).toHaveLength(1);
    },
  );

  it('responds as to an unknown URL when the secret is wrong', async () => {
    const answer = await operatorsApp({}).post('settle', 'another');
    expect(answer.status).toBe(404);
    expect(answer.type).toBe('application/problem+json');
  });
});
