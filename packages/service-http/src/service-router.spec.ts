import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { route } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  DomainError,
  IdempotencyKeyUsed,
  type IdempotentAnswer,
  type Vault,
  VersionMismatch,
} from '@bluebox/event-sourcing';
import request from 'supertest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import { createApp } from './create-app.ts';
import { guardedEffects } from './effects.ts';
import { httpProblem } from './problem.ts';
import { created, defineRoute, ok, type Route } from './route.ts';
import { type ServiceRouterOptions, serviceRouter } from './service-router.ts';

const anybody: Caller = { subject: 'public', roles: [], links: [] };
const coordinator: Caller = { subject: 'account-1', roles: ['coordinator'], links: [] };
const other: Caller = { subject: 'account-2', roles: ['coordinator'], links: [] };
const holder: Caller = {
  subject: 'public',
  roles: [],
  links: [{ kind: 'pledge', id: 'pledge-01', generation: 1 }],
};
const renewed: Caller = {
  ...anybody,
  links: [{ kind: 'pledge', id: 'pledge-01', generation: 2 }],
};
/** A caller who holds the link of `holder`, and other links. */
const collector: Caller = {
  ...anybody,
  links: [
    { kind: 'consignment', id: 'pledge-01', generation: 1 },
    { kind: 'pledge', id: 'pledge-03', generation: 1 },
    ...holder.links,
  ],
};
const stranger: Caller = {
  ...anybody,
  links: [{ kind: 'pledge', id: 'pledge-02', generation: 1 }],
};
const recipient: Caller = {
  ...anybody,
  links: [{ kind: 'consignment', id: 'pledge-01', generation: 1 }],
};
const CALLERS: Readonly<Record<string, Caller>> = {
  anybody,
  coordinator,
  other,
  holder,
  renewed,
  collector,
  stranger,
  recipient,
};

const Line = z.strictObject({
  name: z.string().max(80),
  quantity: z.int().min(1).max(999),
});
const PledgeBody = z.strictObject({ lines: z.array(Line).min(1).max(50) });
const Signed = z.strictObject({ lines: z.array(Line), by: z.string().optional() });
const WithPhoto = z.strictObject({ photo: z.string().optional() });
const Limit = z.strictObject({ limit: z.coerce.number().int().max(200).optional() });
/** Schemas of answers of any shape. */
const ANSWERS = { 200: z.any(), 201: z.any() };
type Any = typeof ANSWERS;

/** Builds a small service whose routes count their effects, refuse, stream or fail. */
function countingService(options: Partial<ServiceRouterOptions> = {}) {
  const answers = new Map<string, IdempotentAnswer>();
  const effects: unknown[] = [];
  const unforeseen: unknown[] = [];
  const deliveries: unknown[] = [];
  let ids = 0;
  const remember = ({ commandId, idempotency, onCommitted }: CommandContext, answer: unknown) => {
    if (idempotency === undefined) return;
    if (answers.has(idempotency.key)) throw new IdempotencyKeyUsed(idempotency.key);
    answers.set(idempotency.key, { ...idempotency, answer });
    onCommitted?.({ service: 'counting', bucket: 0, commit: commandId });
  };
  const routes: readonly Route[] = [
    defineRoute(
      route<{ query: typeof Limit; answers: Any }>()('show', 'get', '/api/things/things/:id'),
      {
        summary: '',
        access: 'public',
        params: z.strictObject({ id: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
        query: Limit,
        answers: ANSWERS,
        handle: async ({ params, query }) => ok({ ...params, ...query }, 3),
      },
    ),
    defineRoute(
      route<{ body: typeof PledgeBody; answers: Any }>()('add', 'post', '/api/things/things'),
      {
        summary: '',
        access: 'public',
        body: PledgeBody,
        answers: ANSWERS,
        async handle({ body, context }) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          const answer = created({ number: effects.length + 1 }, 1);
          remember(context, answer);
          effects.push(body);
          return answer;
        },
      },
      {
        present: (body) => ({ ...body, code: 'secret' }),
        async deliver(body, { idempotency }) {
          deliveries.push(idempotency?.key);
          return body;
        },
      },
    ),
    defineRoute(
      route<{ body: typeof Signed; answers: Any }>()('sign', 'post', '/api/things/signed-things'),
      {
        summary: '',
        access: 'public',
        body: Signed,
        answers: ANSWERS,
        boundBy: ({ by: _by, ...thing }) => thing,
        async handle({ body, context }) {
          const answer = created({ number: effects.length + 1 });
          remember(context, answer);
          effects.push(body);
          return answer;
        },
      },
    ),
    defineRoute(route<{ answers: Any }>()('touch', 'post', '/api/things/things/:id/touch'), {
      summary: '',
      access: 'coordinator',
      params: z.strictObject({ id: z.string() }),
      answers: ANSWERS,
      conditional: true,
      async handle({ ifMatch, context }) {
        if (ifMatch !== undefined && ifMatch !== 3) throw new VersionMismatch(3, ifMatch);
        const answer = ok({ ifMatch: ifMatch ?? null, context });
        remember(context, answer);
        effects.push('touch');
        return answer;
      },
    }),
    defineRoute(route<{ answers: Any }>()('refused', 'post', '/api/things/refused'), {
      summary: '',
      access: 'public',
      answers: ANSWERS,
      async handle() {
        effects.push('tried');
        throw new DomainError('conflict', 'NOT_NOW', 'no');
      },
    }),
    defineRoute(route<{ answers: Any }>()('failed', 'post', '/api/things/failed'), {
      summary: '',
      access: 'public',
      answers: ANSWERS,
      handle: () => Promise.reject(httpProblem('SIGN_IN_FAILED')),
    }),
    defineRoute(route<{ answers: Any }>()('mine', 'get', '/api/things/mine'), {
      summary: '',
      access: 'pledge-link-or-coordinator',
      answers: ANSWERS,
      handle: async ({ caller }) => ok({ subject: caller.subject }),
    }),
    defineRoute(
      route<{ body: typeof WithPhoto; answers: Any }>()(
        'renew',
        'post',
        '/api/things/pledges/:pledgeId/renew',
      ),
      {
        summary: '',
        access: 'pledge-link-or-coordinator',
        params: z.strictObject({ pledgeId: z.string() }),
        body: WithPhoto,
        bodyLimit: 5_600_000,
        answers: ANSWERS,
        async handle({ params: { pledgeId }, caller, context }) {
          const link = caller.links.find(({ kind, id }) => kind === 'pledge' && id === pledgeId);
          if (link?.generation !== 1)
            throw new DomainError('not-found', 'UNKNOWN_PLEDGE', 'not for you');
          const answer = ok({ code: 'the new code' });
          remember(context, answer);
          effects.push('renewed');
          return answer;
        },
      },
    ),
    defineRoute(route<{ answers: Any }>()('breaks', 'get', '/api/things/breaks'), {
      summary: '',
      access: 'public',
      answers: ANSWERS,
      handle: () => Promise.reject(new Error('/srv/secret/path')),
    }),
    defineRoute(route<{ answers: Any }>()('silent', 'get', '/api/things/silent'), {
      summary: '',
      access: 'public',
      answers: ANSWERS,
      // @ts-expect-error -- a route that sends JSON has a reply
      handle: async () => undefined,
    }),
    defineRoute(route<{ answers: Any }>()('stream', 'get', '/api/things/stream', 'file'), {
      summary: '',
      access: 'public',
      answers: ANSWERS,
      async handle({ response, lastEventId }) {
        response.type('text/event-stream').end(`data: ${lastEventId}\n\n`);
        return undefined;
      },
    }),
  ];
  const app = createApp().use(
    serviceRouter({
      service: 'counting',
      routes,
      verifyToken: (token) => CALLERS[token],
      answers: { findAnswer: async (key) => answers.get(key) },
      now: () => new Date('2026-03-22T10:00:00Z'),
      newId() {
        ids += 1;
        return `id-${ids}`;
      },
      onUnforeseen: (error) => unforeseen.push(error),
      ...options,
    }),
  );
  const as = (who: string) => ({
    get: (path: string) => request(app).get(path).set('Authorization', `Bearer ${who}`),
    post: (path: string) => request(app).post(path).set('Authorization', `Bearer ${who}`),
  });
  return { app, as, answers, effects, unforeseen, deliveries };
}

const good = { lines: [{ name: '布洛芬缓释胶囊', quantity: 2 }] };
const KEY = 'key-of-a-request-00000001';

describe('a problem that its route does not list', () => {
  it('is reported to a listener with what to do, and no listed problem is', async () => {
    const unlisted: string[] = [];
    const { as } = countingService({ onUnlistedRefusal: ({ message }) => unlisted.push(message) });
    const answers = [
      await as('anybody').post('/failed').send({}),
      await as('anybody').post('/things/x/touch').send({}),
      await as('coordinator').post('/things/x/touch').set('If-Match', '"2"').send({}),
      await as('coordinator').post('/things').set('Idempotency-Key', 'short').send(good),
      await as('coordinator').post('/things').set('Content-Type', 'text/plain').send('x'),
      await as('coordinator').get('/breaks'),
    ];
    expect(answers.map(({ status }) => status)).toStrictEqual([401, 401, 412, 400, 415, 500]);
    expect(unlisted).toStrictEqual([
      'failed answers with SIGN_IN_FAILED: list it in the problems of the route',
    ]);
  });
});

describe('a refusal that its route does not list', () => {
  it('is answered like any other, and reported to a listener with what to do', async () => {
    const unlisted: string[] = [];
    const { as } = countingService({ onUnlistedRefusal: ({ message }) => unlisted.push(message) });
    const refused = await as('coordinator').post('/refused').send({});
    expect([refused.status, refused.body.code]).toStrictEqual([409, 'NOT_NOW']);
    expect(unlisted).toStrictEqual([
      'refused refuses with NOT_NOW: list it in REFUSALS_OF_ROUTES of contracts',
    ]);
  });
});

describe('the caller', () => {
  it('is identified by the bearer token, and by nothing else', async () => {
    const { app } = countingService();
    const refused = [
      {},
      { Authorization: 'Bearer nobody' },
      { Authorization: 'bearer coordinator' },
      { Authorization: 'Basic coordinator' },
      { Authorization: 'coordinator' },
      { 'X-User-Id': 'account-1', Cookie: 'bluebox_session=coordinator' },
    ];
    for (const headers of refused) {
      const response = await request(app).get('/things/a').set(headers);
      expect(response.status, JSON.stringify(headers)).toBe(401);
      expect(response.body.code).toBe('NOT_SIGNED_IN');
    }
  });

  it.each([
    ['/mine', 'anybody', 401],
    ['/mine', 'holder', 200],
    ['/mine', 'recipient', 401],
    ['/mine', 'coordinator', 200],
  ])('of %s (%s) gets %i', async (path, who, status) => {
    expect((await countingService().as(who).get(path)).status).toBe(status);
  });

  it.each([
    ['anybody', 401],
    ['holder', 401],
    ['coordinator', 200],
  ])("of a coordinator's route (%s) gets %i", async (who, status) => {
    const { as, effects } = countingService();
    expect((await as(who).post('/things/a/touch').send({})).status).toBe(status);
    expect(effects).toHaveLength(status === 200 ? 1 : 0);
  });

  it('is in the context of the command, with the time and the request', async () => {
    const { as } = countingService();
    const response = await as('coordinator')
      .post('/things/a/touch')
      .set('X-Request-Id', 'request-7')
      .send({});
    expect(response.body.context).toStrictEqual({
      commandId: 'id-1',
      at: '2026-03-22T10:00:00.000Z',
      actor: 'account-1',
      correlation: 'request-7',
    });
  });
});

describe.each([
  ['is looked up first', {}],
  ['is looked up when needed', { guard: guardedEffects().guard }],
])('a request repeated under its Idempotency-Key, which %s,', (_when, options) => {
  const send = (
    service: ReturnType<typeof countingService>,
    who: string,
    body: object,
    key = KEY,
  ) => service.as(who).post('/things').set('Idempotency-Key', key).send(body);

  it('has one effect and the same answer, including parts that are not stored', async () => {
    const service = countingService(options);
    const [first, second] = [
      await send(service, 'anybody', good),
      await send(service, 'anybody', good),
    ];
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.body).toStrictEqual(first.body);
    expect(second.body).toStrictEqual({ number: 1, code: 'secret' });
    expect(second.headers['etag']).toBe('"1"');
    expect(
      [first, second].map(({ headers }) => headers['idempotency-replayed']),
      'who counts what is done can tell them apart',
    ).toStrictEqual([undefined, 'true']);
    expect(service.effects).toHaveLength(1);
    expect(JSON.stringify([...service.answers.values()])).not.toContain('secret');
    expect(service.deliveries, 'each sending is delivered').toHaveLength(2);
  });

  it('has one effect when twenty arrive at once', async () => {
    const service = countingService(options);
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => send(service, 'anybody', good)),
    );
    expect(new Set(responses.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(responses[0]?.status).toBe(201);
    expect(service.effects).toHaveLength(1);
  });

  it('is an error with another body or URL', async () => {
    const service = countingService(options);
    await send(service, 'anybody', good);
    const another = await send(service, 'anybody', { lines: [{ name: '布洛芬', quantity: 3 }] });
    expect(another.status).toBe(422);
    expect(another.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const touch = (path: string) =>
      service.as('coordinator').post(path).set('Idempotency-Key', KEY).send({});
    expect((await touch('/things/a/touch')).status).toBe(200);
    expect((await touch('/things/b/touch')).status).toBe(422);
    expect(service.effects).toHaveLength(2);
  });

  it('is bound to the raw bytes, before parsing', async () => {
    const service = countingService(options);
    await send(service, 'anybody', good);
    const spaced = await service
      .as('anybody')
      .post('/things')
      .set('Idempotency-Key', KEY)
      .type('application/json')
      .send(JSON.stringify(good, null, 1));
    expect(spaced.status).toBe(422);
  });

  it('gets the first answer when it differs only in parts that the key is not bound to', async () => {
    const service = countingService(options);
    const sign = (body: object) =>
      service.as('anybody').post('/signed-things').set('Idempotency-Key', KEY).send(body);
    const first = await sign({ ...good, by: '马占山' });
    expect(first.status).toBe(201);
    for (const repeat of [good, { ...good, by: '别人' }, { ...good, by: 7 }])
      expect((await sign(repeat)).body).toStrictEqual(first.body);
    expect(service.effects).toHaveLength(1);
    expect((await sign({ ...good, lines: [] })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('gets an answer stored when its route was still bound to the raw bytes', async () => {
    const service = countingService(options);
    const send = () =>
      service.as('anybody').post('/signed-things').set('Idempotency-Key', KEY).send(good);
    await send();
    const [[key, kept] = []] = [...service.answers];
    if (key === undefined || kept === undefined) throw new Error('no answer was kept');
    const bytes = createHash('sha256').update(JSON.stringify(good)).digest('base64url');
    service.answers.set(key, { ...kept, fingerprint: `/signed-things|${bytes}` });
    expect((await send()).status).toBe(201);
  });

  it('is a separate request for another caller, route or key', async () => {
    const service = countingService(options);
    expect((await send(service, 'anybody', good)).body.number).toBe(1);
    expect((await send(service, 'coordinator', good)).body.number).toBe(2);
    expect((await send(service, 'other', good)).body.number).toBe(3);
    expect((await send(service, 'anybody', good, 'key-of-a-request-00000002')).body.number).toBe(4);
  });

  it('is tried again when it was refused', async () => {
    const service = countingService(options);
    expect((await send(service, 'anybody', { lines: [] })).status).toBe(400);
    expect((await send(service, 'anybody', good)).status).toBe(201);
    const refused = () =>
      service.as('anybody').post('/refused').set('Idempotency-Key', KEY).send({});
    expect([(await refused()).status, (await refused()).status]).toStrictEqual([409, 409]);
    expect(service.effects.filter((effect) => effect === 'tried')).toHaveLength(2);
  });

  it('must have a valid key', async () => {
    const service = countingService(options);
    for (const key of ['short', 'x'.repeat(129), 'has a space', 'schlüssel'])
      expect((await send(service, 'anybody', good, key)).body.code, key).toBe(
        'BAD_IDEMPOTENCY_KEY',
      );
    expect((await send(service, 'coordinator', good, '__proto__')).status).toBe(201);
    expect((await send(service, 'anybody', good, 'x'.repeat(128))).status).toBe(201);
  });

  it('needs an unguessable key when the caller has no account', async () => {
    const service = countingService(options);
    const short = 'x'.repeat(21);
    const refused = await send(service, 'anybody', good, short);
    expect([refused.status, refused.body.code]).toStrictEqual([400, 'BAD_IDEMPOTENCY_KEY']);
    expect(refused.body.detail).toContain('22');
    expect((await send(service, 'coordinator', good, short)).status).toBe(201);
    expect((await send(service, 'anybody', good, `${short}x`)).status).toBe(201);
    expect(service.effects).toHaveLength(2);
  });

  it('does not get the answer of another private link, even with its key', async () => {
    const service = countingService(options);
    const renew = (who: string) =>
      service.as(who).post('/pledges/pledge-01/renew').set('Idempotency-Key', KEY).send({});
    expect((await renew('holder')).body).toStrictEqual({ code: 'the new code' });
    for (const who of ['stranger', 'renewed']) {
      const answer = await renew(who);
      expect([answer.status, answer.body.code], who).toStrictEqual([404, 'UNKNOWN_PLEDGE']);
    }
    for (const who of ['recipient', 'anybody']) expect((await renew(who)).status, who).toBe(401);
    for (const who of ['holder', 'collector'])
      expect((await renew(who)).body, who).toStrictEqual({ code: 'the new code' });
    expect(service.effects).toStrictEqual(['renewed']);
  });

  it('needs a route whose path names what the private link opens', () => {
    const act = {
      summary: '',
      access: 'pledge-link-or-desk',
      answers: ANSWERS,
      handle: async () => ok({}),
    } as const;
    const unnamed = defineRoute(
      route<{ answers: Any }>()('act', 'post', '/api/things/things/:id/act'),
      { ...act, params: z.strictObject({ id: z.string() }) },
    );
    const named = defineRoute(
      route<{ answers: Any }>()('act', 'post', '/api/things/pledges/:pledgeId/act'),
      { ...act, params: z.strictObject({ pledgeId: z.string() }) },
    );
    expect(() => countingService({ routes: [unnamed] })).toThrow('act');
    expect(() => countingService({ routes: [named] })).not.toThrow();
  });

  it('has its answer stored without its key when the caller has no account', async () => {
    const service = countingService(options);
    await send(service, 'anybody', good);
    expect(JSON.stringify([...service.answers])).not.toContain(KEY);
  });

  it('has its body stored as a hash that depends on the fingerprint key', async () => {
    const fingerprints = await Promise.all(
      [undefined, Buffer.from('one'), Buffer.from('two')].map(async (fingerprintKey) => {
        const service = countingService({
          ...options,
          ...(fingerprintKey === undefined ? {} : { fingerprintKey }),
        });
        await send(service, 'anybody', good);
        expect((await send(service, 'anybody', good)).body.number).toBe(1);
        return [...service.answers.values()][0]?.fingerprint;
      }),
    );
    expect(new Set(fingerprints).size).toBe(3);
  });
});

describe('an answer that is looked up when needed', () => {
  const guarded = () => {
    const effects = guardedEffects();
    const put: string[] = [];
    const vault = effects.vault({
      put: async (subject: string) => void put.push(subject),
    } as unknown as Vault);
    const lookups: string[] = [];
    const answers = new Map<string, IdempotentAnswer>();
    let state = 'open';
    const handle = (change: (context: CommandContext) => Promise<void>) => ({
      summary: '',
      access: 'public' as const,
      answers: ANSWERS,
      async handle({ context }: { readonly context: CommandContext }) {
        await change(context);
        return ok({ state });
      },
    });
    const commit = ({ idempotency, onCommitted }: CommandContext) => {
      if (idempotency === undefined) return;
      if (answers.has(idempotency.key)) throw new IdempotencyKeyUsed(idempotency.key);
      answers.set(idempotency.key, { ...idempotency, answer: ok({ state }) });
      onCommitted?.({ service: 'counting', bucket: 0, position: 1 });
    };
    const post = (name: string) => route<{ answers: Any }>()(name, 'post', `/api/things/${name}`);
    const service = countingService({
      guard: effects.guard,
      answers: {
        async findAnswer(key) {
          lookups.push(key);
          return answers.get(key);
        },
      },
      routes: [
        defineRoute(
          post('close'),
          handle(async (context) => {
            if (state === 'closed') throw new DomainError('conflict', 'CLOSED', 'it is closed');
            state = 'closed';
            commit(context);
          }),
        ),
        defineRoute(
          post('name'),
          handle(async (context) => {
            await vault.put('name', {}, '');
            commit(context);
          }),
        ),
        defineRoute(
          post('show'),
          handle(async () => {}),
        ),
      ],
    });
    const send = (path: string, key = KEY) =>
      service.as('coordinator').post(`/${path}`).set('Idempotency-Key', key).send({});
    return { send, put, lookups };
  };

  it('is not looked up for a command that commits and has no other effect', async () => {
    const { send, lookups } = guarded();
    expect((await send('close')).status).toBe(200);
    expect(lookups).toEqual([]);
  });

  it('is sent again instead of a refusal that its own effect causes', async () => {
    const { send } = guarded();
    const first = await send('close');
    const again = await send('close');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await send('close', 'key-of-a-request-00000002')).status).toBe(409);
  });

  it('is looked up before an effect that the store cannot refuse', async () => {
    const { send, put, lookups } = guarded();
    await send('name');
    const again = await send('name');
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(put).toEqual(['name']);
    expect(lookups.length).toBeGreaterThan(0);
  });

  it('is looked up when a command commits nothing', async () => {
    const { send, lookups } = guarded();
    expect((await send('show')).headers['idempotency-replayed']).toBeUndefined();
    expect(lookups).toHaveLength(1);
  });
});

describe('If-Match', () => {
  it.each([
    ['"3"', 200, 3],
    ['*', 200, null],
    [undefined, 200, null],
    ['"2"', 412, undefined],
    ['3', 400, undefined],
    ['W/"3"', 400, undefined],
    ['"3", "4"', 400, undefined],
    ['"1e3"', 400, undefined],
    ['"99999999999"', 400, undefined],
  ])('of %s gets %i', async (header, status, seen) => {
    const { as, effects } = countingService();
    const post = as('coordinator').post('/things/a/touch');
    const response = await (header === undefined ? post : post.set('If-Match', header)).send({});
    expect(response.status).toBe(status);
    expect(response.body.ifMatch).toStrictEqual(seen);
    expect(effects).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('a body', () => {
  const line = (fields: string) => `{"lines":[{${fields}}]}`;
  const named = (name: string) => line(`"name":${JSON.stringify(name)},"quantity":1`);
  const bodies: readonly [string, string, number, string][] = [
    ['an operator', line('"name":{"$ne":null},"quantity":1'), 400, 'INVALID_INPUT'],
    ['an operator as a key', line('"name":"a","quantity":1,"$where":"1"'), 400, 'INVALID_INPUT'],
    [
      'a prototype',
      line('"name":"a","quantity":1,"__proto__":{"quantity":5}'),
      400,
      'INVALID_INPUT',
    ],
    [
      'a prototype on top',
      '{"lines":[{"name":"a","quantity":1}],"__proto__":{}}',
      400,
      'INVALID_INPUT',
    ],
    [
      'a constructor',
      line('"name":"a","quantity":1,"constructor":{"prototype":{}}'),
      400,
      'INVALID_INPUT',
    ],
    [
      "a field that is the server's",
      line('"name":"a","quantity":1,"status":"accepted"'),
      400,
      'INVALID_INPUT',
    ],
    ['a number beyond all', line('"name":"a","quantity":1e309'), 400, 'INVALID_INPUT'],
    ['a negative number', line('"name":"a","quantity":-1'), 400, 'INVALID_INPUT'],
    ['a fraction', line('"name":"a","quantity":1.5'), 400, 'INVALID_INPUT'],
    ['an unsafe integer', line('"name":"a","quantity":9007199254740993'), 400, 'INVALID_INPUT'],
    ['a number as text', line('"name":"a","quantity":"1"'), 400, 'INVALID_INPUT'],
    ['nothing where something is needed', line('"name":null,"quantity":1'), 400, 'INVALID_INPUT'],
    ['not an object', '[]', 400, 'INVALID_INPUT'],
    ['bare text', '"text"', 400, 'MALFORMED_BODY'],
    ['bare null', 'null', 400, 'MALFORMED_BODY'],
    ['half a body', '{"lines":[{"name":"a"', 400, 'MALFORMED_BODY'],
    ['not JSON', 'lines=1', 400, 'MALFORMED_BODY'],
    ['a depth beyond all', '['.repeat(15_000), 400, 'BODY_TOO_INTRICATE'],
    ['a depth that is closed', '['.repeat(15_000) + ']'.repeat(15_000), 400, 'BODY_TOO_INTRICATE'],
    [
      '10 000 lines',
      JSON.stringify({ lines: Array(10_000).fill({ name: 'a', quantity: 1 }) }),
      413,
      'BODY_TOO_LARGE',
    ],
    ['100 kB of text', named('漢'.repeat(34_000)), 413, 'BODY_TOO_LARGE'],
    ['30 kB of text', named('a'.repeat(30_000)), 400, 'INVALID_INPUT'],
    ['no lines', '{"lines":[]}', 400, 'INVALID_INPUT'],
    [
      '51 lines',
      JSON.stringify({ lines: Array(51).fill({ name: 'a', quantity: 1 }) }),
      400,
      'INVALID_INPUT',
    ],
  ];

  it.each(bodies)(
    'that is hostile is refused and changes nothing: %s',
    async (_name, body, status, code) => {
      const { as, effects, unforeseen } = countingService();
      const response = await as('anybody')
        .post('/things')
        .set('Idempotency-Key', KEY)
        .type('application/json')
        .send(body);
      expect([response.status, response.body.code]).toStrictEqual([status, code]);
      expect(response.type).toBe('application/problem+json');
      expect(response.text.length).toBeLessThan(20_000);
      expect(effects).toStrictEqual([]);
      expect(unforeseen).toStrictEqual([]);
      expect(
        ({} as Record<string, unknown>)['quantity'],
        'no prototype was touched',
      ).toBeUndefined();
    },
  );

  it.each([
    ['text/plain', 415, 'NOT_JSON'],
    ['application/x-www-form-urlencoded', 415, 'NOT_JSON'],
    ['multipart/form-data; boundary=x', 415, 'NOT_JSON'],
    ['application/jsonp', 415, 'NOT_JSON'],
    ['application/json; charset=gbk', 415, 'ENCODING_UNSUPPORTED'],
    ['application/json; charset=utf-7', 415, 'ENCODING_UNSUPPORTED'],
    ['application/json; charset=utf-16', 415, 'ENCODING_UNSUPPORTED'],
    ['json', 415, 'NOT_JSON'],
  ])('sent as %s gets %i', async (type, status, code) => {
    const { as, effects, unforeseen } = countingService();
    const response = await as('anybody')
      .post('/things')
      .set('Content-Type', type)
      .send(JSON.stringify(good));
    expect([response.status, response.body.code]).toStrictEqual([status, code]);
    expect(effects).toStrictEqual([]);
    expect(unforeseen).toStrictEqual([]);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json; charset="',
    'application/json;;',
  ])('is accepted as %s', async (type) => {
    const { as } = countingService();
    const response = await as('anybody')
      .post('/things')
      .set('Content-Type', type)
      .send(JSON.stringify(good));
    expect(response.status).toBe(201);
  });

  it.each(['gzip', 'br', 'deflate', 'compress', 'rubbish'])(
    'is not unpacked from %s',
    async (encoding) => {
      const { as, unforeseen } = countingService();
      const response = await as('anybody')
        .post('/things')
        .set('Content-Encoding', encoding)
        .type('application/json')
        .send('\x1f rubbish');
      expect([response.status, response.body.code]).toStrictEqual([415, 'ENCODING_UNSUPPORTED']);
      expect(unforeseen).toStrictEqual([]);
    },
  );

  it('may be absent when the route needs no input', async () => {
    const { as } = countingService();
    expect((await as('coordinator').post('/things/a/touch')).status).toBe(200);
    expect((await as('anybody').post('/things')).body.code).toBe('INVALID_INPUT');
  });
});

describe('a URL', () => {
  it.each([
    ['/things/%E0%A4%A', 400, 'MALFORMED_REQUEST'],
    ['/things/a%00b', 400, 'INVALID_INPUT'],
    ['/things/__proto__', 400, 'INVALID_INPUT'],
    [`/things/${'a'.repeat(41)}`, 400, 'INVALID_INPUT'],
    ['/things/a?__proto__=1', 400, 'INVALID_INPUT'],
    ['/things/a?limit[$gt]=1', 400, 'INVALID_INPUT'],
    ['/things/a?limit=1&limit=2', 400, 'INVALID_INPUT'],
    ['/things/a?limit=1e309', 400, 'INVALID_INPUT'],
    ['/things/a?unknown=1', 400, 'INVALID_INPUT'],
    ['/things/a?%E0%A4%A=1', 400, 'INVALID_INPUT'],
    ['/things/a/..%2fb', 404, 'NOT_FOUND'],
    ['/elsewhere', 404, 'NOT_FOUND'],
  ])('that is hostile or unknown gets a problem: %s (%i)', async (path, status, code) => {
    const { as, unforeseen } = countingService();
    const response = await as('anybody').get(path);
    expect([response.status, response.body.code]).toStrictEqual([status, code]);
    expect(unforeseen).toStrictEqual([]);
  });

  it('requested with an unsupported method gets a list of the supported ones', async () => {
    const { app } = countingService();
    const cases = [
      ['delete', '/things/a', 'GET, HEAD'],
      ['put', '/things', 'POST'],
      ['get', '/things', 'POST'],
      ['post', '/things/a', 'GET, HEAD'],
      ['options', '/things/a', 'GET, HEAD'],
    ] as const;
    for (const [method, path, allowed] of cases) {
      const response = await request(app)[method](path).set('Authorization', 'Bearer anybody');
      expect([response.status, response.headers['allow']], `${method} ${path}`).toStrictEqual([
        405,
        allowed,
      ]);
    }
  });
});

describe('an answer', () => {
  it('carries the version as its ETag and is not cached', async () => {
    const response = await countingService().as('anybody').get('/things/a?limit=5');
    expect(response.body).toStrictEqual({ id: 'a', limit: 5 });
    expect(response.headers['etag']).toBe('"3"');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['x-powered-by']).toBeUndefined();
  });

  it('has no body for a caller who has this version already', async () => {
    const { as } = countingService();
    const known = await as('anybody').get('/things/a').set('If-None-Match', '"3"');
    expect([known.status, known.text, known.headers['etag']]).toStrictEqual([304, '', '"3"']);
    const older = await as('anybody').get('/things/a').set('If-None-Match', '"2"');
    expect([older.status, older.body]).toStrictEqual([200, { id: 'a' }]);
  });

  it('of a stream is what the stream writes', async () => {
    const { as } = countingService();
    const response = await as('anybody').get('/stream').set('Last-Event-ID', '17');
    expect(response.text).toBe('data: 17\n\n');
  });

  it('to HEAD is given, except for a stream', async () => {
    const { app } = countingService();
    const head = (path: string) => request(app).head(path).set('Authorization', 'Bearer anybody');
    expect((await head('/things/a')).status).toBe(200);
    expect((await head('/stream')).status).toBe(405);
  });

  it('of a handler that fails, or returns nothing, reveals nothing', async () => {
    const before = process.env['NODE_ENV'];
    delete process.env['NODE_ENV'];
    try {
      const { as, unforeseen } = countingService();
      for (const path of ['/breaks', '/silent']) {
        const response = await as('anybody').get(path);
        expect([response.status, response.body.code]).toStrictEqual([500, 'INTERNAL']);
        expect(response.text).not.toMatch(/secret|node_modules|\.ts|silent/);
      }
      expect(unforeseen).toHaveLength(2);
    } finally {
      if (before !== undefined) process.env['NODE_ENV'] = before;
    }
  });

  it('reveals nothing even when the log itself fails', async () => {
    const lastResort = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { as } = countingService({
      onUnforeseen: () => {
        throw new Error('/srv/secret/log');
      },
    });
    const response = await as('anybody').get('/breaks');
    await new Promise((resolve) => setImmediate(resolve));
    lastResort.mockRestore();
    expect(response.status).toBe(500);
    expect(response.text).not.toMatch(/secret|node_modules|\.ts/);
  });
});

describe('a large body', () => {
  /** Opens a connection on which the test writes raw bytes. */
  const dial = async (app: ReturnType<typeof countingService>['app']) => {
    const server = app.listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => undefined);
    return {
      socket,
      heard: () => heard,
      head(who: string, ...headers: readonly string[]) {
        const lines = [
          'POST /pledges/pledge-01/renew HTTP/1.1',
          'Host: x',
          ...(who === '' ? [] : [`Authorization: Bearer ${who}`]),
          'Content-Type: application/json',
          ...headers,
        ];
        socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      },
      answers: (count: number) =>
        vi.waitFor(() => expect(heard.match(/HTTP\/1\.1 \d+/g)).toHaveLength(count)),
    };
  };

  it.each(['', 'nobody', 'anybody', 'recipient'])(
    'from a caller who may not send it is refused before a byte is sent: %j',
    async (who) => {
      const { app } = countingService();
      const line = await dial(app);
      line.head(who, 'Content-Length: 5500000');
      await line.answers(1);
      expect(line.heard()).toContain('401');
      expect(line.heard()).toContain('NOT_SIGNED_IN');
      line.socket.destroy();
    },
  );

  it('from a caller who may not send it is read to its end, and the next request is served', async () => {
    const { app, effects } = countingService();
    const line = await dial(app);
    line.head('anybody', 'Content-Length: 5500000');
    line.socket.write(Buffer.alloc(5_500_000, '['));
    line.head('holder', 'Content-Length: 2');
    line.socket.write('{}');
    await line.answers(2);
    expect(line.heard()).toContain('the new code');
    expect(effects).toHaveLength(1);
    line.socket.destroy();
  });

  it('that never ends is cut off', async () => {
    const { app, unforeseen } = countingService();
    const line = await dial(app);
    line.head('anybody', 'Transfer-Encoding: chunked');
    const chunk = Buffer.alloc(65_536, 'a');
    let sent = 0;
    const more = setInterval(() => {
      line.socket.write('10000\r\n');
      line.socket.write(chunk);
      line.socket.write('\r\n');
      sent += chunk.length;
    }, 1);
    await new Promise<void>((resolve) => line.socket.once('close', () => resolve()));
    clearInterval(more);
    expect(sent).toBeGreaterThan(5_600_000);
    expect(line.heard()).toContain('401');
    expect(unforeseen).toStrictEqual([]);
  });

  it('is refused by its declared length before it is sent', async () => {
    const { app } = countingService();
    const line = await dial(app);
    line.head('holder', 'Content-Length: 5600001');
    await line.answers(1);
    expect(line.heard()).toContain('BODY_TOO_LARGE');
    line.socket.destroy();
  });

  it('that is deeply nested is refused unparsed, even from a permitted caller', async () => {
    const { as } = countingService();
    const answer = await as('holder')
      .post('/pledges/pledge-01/renew')
      .type('application/json')
      .send('['.repeat(2_750_000) + ']'.repeat(2_750_000));
    expect([answer.status, answer.body.code]).toStrictEqual([400, 'BODY_TOO_INTRICATE']);
  });
});

describe('a body cut off in the middle', () => {
  const cutOff = (port: number, headers: string, part: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `POST /things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer anybody\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${part}`,
          () => setTimeout(() => socket.destroy(), 30),
        );
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });

  it('has no effect, and the service continues', async () => {
    const { app, effects, unforeseen } = countingService();
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const whole = JSON.stringify(good);
      const half = whole.slice(0, 20);
      await cutOff(port, `Content-Length: ${Buffer.byteLength(whole)}`, half);
      await cutOff(
        port,
        'Transfer-Encoding: chunked',
        `${half.length.toString(16)}\r\n${half}\r\n`,
      );
      // The last declared byte is missing, so the body is complete as JSON but not as a request.
      await cutOff(port, `Content-Length: ${Buffer.byteLength(whole) + 1}`, whole);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(effects).toStrictEqual([]);
      expect(unforeseen).toStrictEqual([]);
      const after = await request(server)
        .post('/things')
        .set('Authorization', 'Bearer anybody')
        .send(good);
      expect(after.status).toBe(201);
    } finally {
      server.close();
    }
  });
});
