import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { problemHandler } from './problem.ts';
import { errorRecord, requestLog } from './request-log.ts';

const CANARY = 'canary-13800138000';

function loggingApp() {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const service = express();
  service.get('/pledges/:pledgeId', (_request, response) => void response.json({ name: CANARY }));
  service.get('/breaks', () => {
    throw new Error(CANARY);
  });
  service.get('/writes-on', (_request, response) => {
    response.end(CANARY);
    response.write(CANARY);
    response.write(CANARY);
  });
  service.get('/cut-off', (_request, response) => {
    response.write(CANARY);
    setImmediate(() => response.destroy());
  });
  service.use(problemHandler(() => undefined));
  const app = express();
  app.use(requestLog(logger, () => 'request-1'));
  app.use('/api/things', express.json(), service);
  app.use('/api/elsewhere', (_request, response) => void response.json({ name: CANARY }));
  return { app, lines, entries: () => lines.map((line) => JSON.parse(line)) };
}

describe('the request log', () => {
  it("has the route's template, the status and the duration", async () => {
    const { app, entries } = loggingApp();
    await request(app).get('/api/things/pledges/12345678');
    expect(entries()).toHaveLength(1);
    const { time, pid, hostname, level, ms, ...rest } = entries()[0];
    expect(rest).toStrictEqual({
      requestId: 'request-1',
      method: 'GET',
      path: '/api/things/pledges/:pledgeId',
      status: 200,
      msg: 'request',
    });
    expect(ms).toBeTypeOf('number');
  });

  it("has nothing of the request's content", async () => {
    const { app, lines } = loggingApp();
    await request(app)
      .get(`/api/things/pledges/${CANARY}?name=${CANARY}`)
      .set('Cookie', `a=${CANARY}`)
      .set('Authorization', CANARY)
      .set('Referer', `http://x/${CANARY}`)
      .set('User-Agent', CANARY)
      .set('X-Forwarded-For', CANARY)
      .set('X-Request-Id', CANARY);
    await request(app)
      .post(`/api/things/${CANARY}`)
      .send({ name: CANARY, [CANARY]: 1 });
    await request(app).get(`/${CANARY}`);
    await request(app).get('/api/things/breaks');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toContain(CANARY);
    expect(lines[2]).toContain('"path":"(no route)"');
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ level: 50, status: 500 });
  });

  it('tells that a response was cut off', async () => {
    const { app, entries } = loggingApp();
    await expect(request(app).get('/api/things/cut-off')).rejects.toThrow('aborted');
    expect(entries()).toMatchObject([{ path: '/api/things/cut-off', status: 200, cutOff: true }]);
  });

  it('has one line of a handler that writes after the end of its response, which ends no process', async () => {
    const { app, entries } = loggingApp();
    expect((await request(app).get('/api/things/writes-on')).text).toBe(CANARY);
    expect(entries()).toMatchObject([{ path: '/api/things/writes-on', status: 200 }]);
    expect(entries()[0]).not.toHaveProperty('cutOff');
  });

  it('has only the mount path of a request that none of our routes matched', async () => {
    const { app, lines, entries } = loggingApp();
    await request(app).get(`/api/elsewhere/pledges/${CANARY}`);
    expect(entries()).toMatchObject([{ path: '/api/elsewhere/…', status: 200 }]);
    expect(lines.join('')).not.toContain(CANARY);
  });
});

describe('the record of an error', () => {
  it('has the place where it was thrown', () => {
    const record = errorRecord(
      Object.assign(new TypeError('no such thing'), { code: 'E_X', body: CANARY }),
    );
    expect(record).toMatchObject({ name: 'TypeError', code: 'E_X', message: 'no such thing' });
    expect((record['frames'] as string[])[0]).toContain('request-log.spec.ts');
    expect(JSON.stringify(record)).not.toContain(CANARY);
  });

  it('omits the message of an error that quotes input', () => {
    let error: unknown;
    try {
      JSON.parse(CANARY);
    } catch (caught) {
      error = caught;
    }
    expect(String(error)).toContain('canary');
    expect(JSON.stringify(errorRecord(error))).not.toContain('canary');
    expect(JSON.stringify(errorRecord(new Error('x', { cause: error })))).not.toContain('canary');
  });

  it('accepts any thrown value', () => {
    for (const thrown of [undefined, null, 'text', 7, Object.create(null)])
      expect(errorRecord(thrown)).toStrictEqual({ name: typeof thrown });
  });
});
