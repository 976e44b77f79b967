import { BEHIND_HEADER, type LogMark, POSITION_HEADER } from '@bluebox/contracts/positions';
import type { Committed, IdempotentAnswer } from '@bluebox/event-sourcing';
import request from 'supertest';
import { expect, it } from 'vitest';
import { created, defineRoute, ok } from './route.ts';
import { serviceApp } from './service-app.ts';

const position = POSITION_HEADER.toLowerCase();
const behind = BEHIND_HEADER.toLowerCase();

function notesService(commits: readonly Committed[], lacking: readonly LogMark[] = []) {
  const asked: LogMark[] = [];
  const answers = new Map<string, IdempotentAnswer>();
  const app = serviceApp({
    service: 'notes',
    routes: [
      defineRoute({
        method: 'post',
        path: '/notes',
        operation: 'write',
        summary: '',
        access: 'coordinator',
        answers: {},
        async handle({ context }) {
          for (const committed of commits) context.onCommitted?.(committed);
          const answer = created({ written: true });
          if (context.idempotency !== undefined)
            answers.set(context.idempotency.key, { ...context.idempotency, answer });
          return answer;
        },
      }),
      defineRoute({
        method: 'get',
        path: '/notes',
        operation: 'read',
        summary: '',
        access: 'coordinator',
        answers: {},
        handle: async () => ok({ asked }),
      }),
      defineRoute({
        method: 'get',
        path: '/notes/stream',
        operation: 'follow',
        summary: '',
        access: 'coordinator',
        answers: {},
        streams: true,
        mediaType: 'text/event-stream',
        async handle({ response }) {
          response.type('text/event-stream').end('data: 1\n\n');
          return undefined;
        },
      }),
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
  });
  const as = (test: request.Test) => test.set('Authorization', 'Bearer somebody');
  return {
    asked,
    get: (path: string) => as(request(app).get(path)),
    post: (path: string) => as(request(app).post(path)),
  };
}

it('an answer says where its commits stand: of each bucket the last, and the latest of those without a position', async () => {
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

it('a repeated request is told where the commit of its first answer stands', async () => {
  const service = notesService([{ service: 'notes', bucket: 3, position: 7 }]);
  for (const told of ['notes/3:7', 'notes/3:12']) {
    const answer = await service.post('/notes').set('Idempotency-Key', 'key-00000001');
    expect(answer.status).toBe(201);
    expect(answer.headers[position]).toBe(told);
  }
});

it('a request waits for what it names, and is told which commits it has learnt the position of', async () => {
  const service = notesService([]);
  const answer = await service.get('/notes').set(position, 'notes/3:7,pledge/1@c1:9');
  expect(answer.body.asked).toEqual([
    { service: 'notes', bucket: 3, position: 7 },
    { service: 'pledge', bucket: 1, commit: 'c1', position: 9 },
  ]);
  expect(answer.headers[position]).toBe('pledge/1@c1:9');
  expect(answer.headers[behind]).toBeUndefined();
});

it('an answer that could not wait so long says what it lacks', async () => {
  const lacking = { service: 'notes', bucket: 3, position: 7 };
  const service = notesService([], [lacking]);
  const answer = await service.get('/notes').set(position, 'notes/3:7');
  expect(answer.status).toBe(200);
  expect(answer.headers[behind]).toBe('notes/3:7');
});

it('a live stream waits for nothing', async () => {
  const service = notesService([]);
  await service.get('/notes/stream').set(position, 'notes/3:7').expect(200);
  expect(service.asked).toEqual([]);
});
