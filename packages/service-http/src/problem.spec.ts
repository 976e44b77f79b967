import {
  ConcurrencyConflict,
  DomainError,
  IdempotencyKeyUsed,
  UniqueKeyTaken,
  VersionMismatch,
} from '@bluebox/event-sourcing';
import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpProblem, noSuchRoute, problemHandler, tooManyRequests } from './problem.ts';

const SECRET = '/srv/bluebox/secret-13800138000';

function appThatThrows(thrown: unknown) {
  const unforeseen: unknown[] = [];
  const app = express();
  app.get('/', () => {
    throw thrown;
  });
  app.get('/later', async () => {
    throw thrown;
  });
  app.use(noSuchRoute);
  app.use(problemHandler((error) => unforeseen.push(error)));
  return { app, unforeseen };
}

describe('a thrown error as a problem', () => {
  const zodError = z
    .strictObject({ quantity: z.int() })
    .safeParse({ quantity: 'x', more: 1 }).error;
  const foreseen: readonly [string, unknown, number, string][] = [
    ['an invalid command', new DomainError('invalid', 'WRONG', 'no'), 400, 'WRONG'],
    ['a forbidden one', new DomainError('forbidden', 'NOT_YOURS', 'no'), 403, 'NOT_YOURS'],
    ['something unknown', new DomainError('not-found', 'UNKNOWN', 'no'), 404, 'UNKNOWN'],
    ['a state that refuses', new DomainError('conflict', 'TOO_LATE', 'no'), 409, 'TOO_LATE'],
    ['an older version', new VersionMismatch(3, 4), 412, 'VERSION_MISMATCH'],
    ['refused input', zodError, 400, 'INVALID_INPUT'],
    ['a lost race', new ConcurrencyConflict('box-1'), 409, 'BUSY'],
    ['a taken key', new UniqueKeyTaken('reference:X'), 409, 'ALREADY_TAKEN'],
    ['no session', httpProblem('NOT_SIGNED_IN'), 401, 'NOT_SIGNED_IN'],
    ['a wrong password', httpProblem('SIGN_IN_FAILED'), 401, 'SIGN_IN_FAILED'],
    ['another site', httpProblem('CROSS_SITE'), 403, 'CROSS_SITE'],
    [
      'a body that is too large',
      Object.assign(new Error('x'), { type: 'entity.too.large' }),
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'a body cut off',
      Object.assign(new Error('x'), { type: 'request.aborted' }),
      400,
      'BODY_CUT_OFF',
    ],
    ['an address that cannot be decoded', new URIError('x'), 400, 'MALFORMED_REQUEST'],
  ];

  it.each(foreseen)('has the status and code of %s', async (_name, thrown, status, code) => {
    const { app, unforeseen } = appThatThrows(thrown);
    for (const path of ['/', '/later']) {
      const response = await request(app).get(path);
      expect(response.status).toBe(status);
      expect(response.type).toBe('application/problem+json');
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.body).toMatchObject({
        type: `urn:bluebox:problem:${code}`,
        title: code,
        status,
        code,
      });
    }
    expect(unforeseen).toStrictEqual([]);
  });

  it('says where and why input is refused, without repeating it', async () => {
    const schema = z.strictObject({ lines: z.array(z.strictObject({ quantity: z.int() })) });
    const { error } = schema.safeParse({
      lines: [{ quantity: SECRET }, { quantity: 1, ['k'.repeat(5_000)]: 1 }],
    });
    const response = await request(appThatThrows(error).app).get('/');
    expect(response.body.errors[0]).toMatchObject({ path: 'lines.0.quantity' });
    expect(response.text).not.toContain(SECRET);
    expect(response.text.length).toBeLessThan(2_000);
  });

  it('names at most 50 errors', async () => {
    const { error } = z.array(z.int()).safeParse(Array.from({ length: 10_000 }, () => 'x'));
    const response = await request(appThatThrows(error).app).get('/');
    expect(response.body.errors).toHaveLength(50);
  });

  it('includes the data of a refusal', async () => {
    const { app } = appThatThrows(new DomainError('conflict', 'FULL', 'no', { most: 50_000 }));
    const response = await request(app).get('/');
    expect(response.body.data).toStrictEqual({ most: 50_000 });
  });

  it('says when to try again', async () => {
    const tooMany = await request(appThatThrows(tooManyRequests(30)).app).get('/');
    expect([tooMany.status, tooMany.headers['retry-after']]).toStrictEqual([429, '30']);
    const store = Object.assign(new Error('disk'), { code: 'STORE_UNAVAILABLE' });
    const down = await request(appThatThrows(store).app).get('/');
    expect([down.status, down.headers['retry-after']]).toStrictEqual([503, '5']);
  });
});

describe('an unforeseen error', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const unforeseen: readonly [string, unknown][] = [
    ['an error', new Error(SECRET)],
    [
      'an error with a status of its own',
      Object.assign(new Error(SECRET), { status: 200, statusCode: 200 }),
    ],
    ['an error with a code', Object.assign(new Error(SECRET), { code: SECRET, type: SECRET })],
    ['a type error', new TypeError(SECRET)],
    ['text', SECRET],
    ['a number', 7],
    ['an object without a prototype', Object.assign(Object.create(null), { message: SECRET })],
    ['a circle', circular],
    ['a lost idempotency key', new IdempotencyKeyUsed(SECRET)],
    ['an aggregate', new AggregateError([new Error(SECRET)], SECRET)],
  ];

  it.each(unforeseen)(
    'becomes a bare 500 and is passed on to be logged: %s',
    async (_name, thrown) => {
      // Express shows stacks unless NODE_ENV is `production`; the response must not depend on that.
      const before = process.env['NODE_ENV'];
      delete process.env['NODE_ENV'];
      try {
        const app = appThatThrows(thrown);
        for (const path of ['/', '/later']) {
          const response = await request(app.app).get(path);
          expect(response.status).toBe(500);
          expect(response.type).toBe('application/problem+json');
          expect(response.body).toStrictEqual({
            type: 'urn:bluebox:problem:INTERNAL',
            title: 'INTERNAL',
            status: 500,
            code: 'INTERNAL',
            detail: 'Something went wrong on the server. Nothing you sent is at fault.',
          });
        }
        expect(app.unforeseen).toStrictEqual([thrown, thrown]);
      } finally {
        if (before !== undefined) process.env['NODE_ENV'] = before;
      }
    },
  );

  it('cuts the response off if it has begun', async () => {
    const app = express();
    app.get('/', (_request, response) => {
      response.write('half of it');
      throw new Error(SECRET);
    });
    app.use(problemHandler(() => undefined));
    await expect(request(app).get('/')).rejects.toThrow(/aborted|hang up|socket/i);
  });
});
