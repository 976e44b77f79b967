import { BEHIND_HEADER, type LogMark, POSITION_HEADER } from '@bluebox/contracts/positions';
import { route } from '@bluebox/contracts/routes';
import type { Committed, IdempotentAnswer, ViewStore } from '@bluebox/event-sourcing';
import request from 'supertest';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createApp } from './create-app.ts';
import { created, defineRoute, ok } from './route.ts';
import { type ServiceRouterOptions, serviceRouter } from './service-router.ts';
import { viewsWhenRead } from './views-when-read.ts';

/** Schemas of answers of any shape. */
const ANSWERS = { 200: z.any(), 201: z.any() };
type Any = typeof ANSWERS;

const position = POSITION_HEADER.toLowerCase();
const behind = BEHIND_HEADER.toLowerCase();

function notesService(
  commits: readonly Committed[],
  lacking: readonly LogMark[] = [],
  more: Partial<ServiceRouterOptions> = {},
  readsAView: () => Promise<unknown> = async () => {},
) {
  const asked: LogMark[] = [];
  const answers = new Map<string, IdempotentAnswer>();
  const app = createApp().use(
    serviceRouter({
      service: 'notes',
      routes: [
        defineRoute(route<{ answers: Any }>()('write', 'post', '/api/things/notes'), {
          summary: '',
          access: 'coordinator',
          answers: ANSWERS,
          async handle({ context }) {
            await readsAView();
            for (const committed of commits) context.onCommitted?.(committed);
            const answer = created({ written: true });
            if (context.idempotency !== undefined)
              answers.set(context.idempotency.key, { ...context.idempotency, answer });
            return answer;
          },
        }),
        defineRoute(route<{ answers: Any }>()('read', 'get', '/api/things/notes'), {
          summary: '',
          access: 'coordinator',
          answers: ANSWERS,
          handle: async () => ok({ asked }),
        }),
        defineRoute(
          route<{ events: { message: z.ZodType }; answers: Any }>()(
            'follow',
            'get',
            '/api/things/notes/stream',
            'events',
          ),
          {
            summary: '',
            access: 'coordinator',
            answers: ANSWERS,
            mediaType: 'text/event-stream',
            async handle({ response }) {
              response.type('text/event-stream').end('data: 1\n\n');
              return undefined;
            },
          },
        ),
      ],
      verifyToken: () => ({ subject: 'account-1', roles: ['coordinator'], links: [] }),
      answers: {
        findAnswer: async (key) => answers.get(key),
        committedUnder: async () => [{ service: 'notes', bucket: 3, position: 12 }],
      },
      async appliedUpTo(marks) {
        asked.push(...marks);
        return lacking;
      },
      now: () => new Date('2026-03-22T10:00:00Z'),
      newId: () => 'id',
      onUnforeseen: (error) => {
        throw error;
      },
      ...more,
    }),
  );
  const as = (test: request.Test) => test.set('Authorization', 'Bearer somebody');
  return {
    asked,
    get: (path: string) => as(request(app).get(path)),
    post: (path: string) => as(request(app).post(path)),
  };
}

it('a response has the last position of each bucket, and the latest commits without a position', async () => {
  const named = Array.from({ length: 300 }, (_, index) => ({
    service: 'notes',
    bucket: 4,
    commit: `c${index}`,
  }));
  const service = notesService([
    { service: 'notes', bucket: 3, position: 7 },
    { service: 'notes', bucket: 3, position: 5 },
    ...named,
  ]);
  const answer = await service.post('/notes');
  expect(answer.headers[position]).toBe(
    `notes/3:7,${named
      .slice(-8)
      .map(({ commit }) => `notes/4@${commit}`)
      .join(',')}`,
  );
});

it('a repeated request gets the position of its first commit', async () => {
  const service = notesService([{ service: 'notes', bucket: 3, position: 7 }]);
  for (const told of ['notes/3:7', 'notes/3:12']) {
    const answer = await service.post('/notes').set('Idempotency-Key', 'key-00000001');
    expect(answer.status).toBe(201);
    expect(answer.headers[position]).toBe(told);
  }
});

it('a request waits for the marks it sends, and learns positions that are now known', async () => {
  const service = notesService([]);
  const answer = await service.get('/notes').set(position, 'notes/3:7,pledge/1@c1:9');
  expect(answer.body.asked).toEqual([
    { service: 'notes', bucket: 3, position: 7 },
    { service: 'pledge', bucket: 1, commit: 'c1', position: 9 },
  ]);
  expect(answer.headers[position]).toBe('pledge/1@c1:9');
  expect(answer.headers[behind]).toBeUndefined();
});

it('a response names the marks that the views lack after the timeout', async () => {
  const lacking = { service: 'notes', bucket: 3, position: 7 };
  const service = notesService([], [lacking]);
  const answer = await service.get('/notes').set(position, 'notes/3:7');
  expect(answer.status).toBe(200);
  expect(answer.headers[behind]).toBe('notes/3:7');
});

it('a live stream does not wait', async () => {
  const service = notesService([]);
  await service.get('/notes/stream').set(position, 'notes/3:7').expect(200);
  expect(service.asked).toEqual([]);
});

/**
 * Finds the position of commit `c1` immediately, and the position of `c2` only when asked to wait.
 */
const findPositions = async (marks: readonly LogMark[], isWaiting: boolean) =>
  marks.map((mark) =>
    mark.commit === 'c1' || isWaiting ? { ...mark, position: mark.commit === 'c1' ? 7 : 9 } : mark,
  );
const NAMED = 'notes/3@c1,notes/3@c2';

it('a command that reads no view waits neither for views nor for positions, and returns known positions', async () => {
  const { beforeReading } = viewsWhenRead({} as ViewStore);
  const service = notesService([], [], { beforeReading, findPositions });
  const answer = await service.post('/notes').set(position, NAMED);
  expect(answer.status).toBe(201);
  expect(service.asked).toEqual([]);
  expect(answer.headers[position]).toBe('notes/3@c1:7');
});

it('a command that reads a view waits for the view first, and its response names the marks that the view lacks', async () => {
  const lacking = { service: 'notes', bucket: 3, position: 9 };
  const { views, beforeReading } = viewsWhenRead({
    open: async () => ({ count: async () => 0 }),
  } as unknown as ViewStore);
  const view = await views.open({ name: 'notes', version: 1, collections: [] });
  let waitedFor: number | undefined;
  const service = notesService([], [lacking], { beforeReading, findPositions }, async () => {
    await view.count('notes');
    waitedFor = service.asked.length;
  });
  const answer = await service.post('/notes').set(position, NAMED);
  expect(waitedFor).toBe(2);
  expect(answer.headers[behind]).toBe('notes/3:9');
  expect(answer.headers[position]).toBe('notes/3@c1:7,notes/3@c2:9');
});

it('a GET request waits before it is handled, because some handlers send the header before they read', async () => {
  const { beforeReading } = viewsWhenRead({} as ViewStore);
  const service = notesService([], [], { beforeReading, findPositions });
  await service.get('/notes').set(position, NAMED).expect(200);
  expect(service.asked.map((mark) => mark.position)).toEqual([7, 9]);
});
