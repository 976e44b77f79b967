import { route } from '@bluebox/contracts/routes';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { created, defineRoute, type EventSink, ok } from './route.ts';

const Params = z.strictObject({ boxId: z.string() });
const Query = z.strictObject({ shelf: z.string().optional() });
const Body = z.strictObject({ weight: z.int() });
const Sealed = z.object({ state: z.enum(['open', 'sealed']), labels: z.array(z.string()) });
const Opened = z.object({ boxId: z.string() });

const show = route<{ query: typeof Query; answers: { 200: typeof Sealed } }>()(
  'show',
  'get',
  '/api/things/boxes/:boxId',
);
const seal = route<{ body: typeof Body; answers: { 200: typeof Sealed } }>()(
  'seal',
  'post',
  '/api/things/boxes/:boxId/seal',
);
const open = route<{ answers: { 200: typeof Sealed; 201: typeof Opened } }>()(
  'open',
  'post',
  '/api/things/boxes',
);
const follow = route<{
  events: { sealed: typeof Sealed; opened: typeof Opened };
  answers: { 200: typeof Sealed };
}>()('follow', 'get', '/api/things/stream', 'events');

const about = { summary: '', access: 'public' } as const;
const shown = { ...about, params: Params, query: Query, answers: { 200: Sealed } };
const sealing = { ...about, params: Params, body: Body, answers: { 200: Sealed } };
const opening = { ...about, answers: { 200: Sealed, 201: Opened } };
const following = { ...about, answers: { 200: Sealed } };
const send = async <Event>(_: EventSink<Event>, ..._events: NoInfer<Event>[]) => undefined;
const sealed = { state: 'sealed', labels: ['A1'] } as const;

it('a route has the path below its mount, and streams unless it sends JSON', () => {
  const shows = defineRoute(show, { ...shown, handle: async () => ok(sealed) });
  const follows = defineRoute(follow, {
    ...about,
    answers: { 200: Sealed },
    handle: async () => undefined,
  });
  expect([shows, follows].map(({ path, streams }) => ({ path, streams }))).toEqual([
    { path: '/boxes/:boxId', streams: false },
    { path: '/stream', streams: true },
  ]);
});

// The compiler is the test: each of these must compile.
export const accepted = [
  defineRoute(show, { ...shown, handle: async () => ok({ state: 'open', labels: [] }, 3) }),
  defineRoute(open, { ...opening, handle: async () => created({ boxId: 'b-1' }) }),
  defineRoute(open, { ...opening, handle: async () => ok(sealed) }),
  defineRoute(
    seal,
    { ...sealing, handle: async ({ params, body }) => ok({ ...params, ...body }) },
    { present: ({ boxId, weight }) => ({ ...sealed, labels: [boxId, `${weight} g`] }) },
  ),
  defineRoute(
    seal,
    { ...sealing, handle: async ({ params }) => ok(params) },
    { deliver: async ({ boxId }) => ({ ...sealed, labels: [boxId] }) },
  ),
  defineRoute(follow, {
    ...following,
    handle: ({ response }) =>
      send(
        response,
        { event: 'sealed', data: sealed },
        { event: 'opened', data: { boxId: 'b-1' } },
      ),
  }),
];

// The compiler is the test: each of these must be a type error.
export const refusedByTheCompiler = {
  anotherReply() {
    // @ts-expect-error -- a field of the answer is missing
    defineRoute(show, { ...shown, handle: async () => ok({ state: 'open' }) });
    // @ts-expect-error -- a field of the answer has another type
    defineRoute(show, { ...shown, handle: async () => ok({ state: 'shut', labels: [] }) });
    // @ts-expect-error -- the answer has another status
    defineRoute(show, { ...shown, handle: async () => created(sealed) });
    // @ts-expect-error -- this is the body of the answer with another status
    defineRoute(open, { ...opening, handle: async () => created(sealed) });
    // @ts-expect-error -- a route that sends JSON has a reply
    defineRoute(show, { ...shown, handle: async () => undefined });
    // @ts-expect-error -- a route that sends events writes the response itself
    defineRoute(follow, { ...about, answers: { 200: Sealed }, handle: async () => ok(sealed) });
  },
  anotherEvent() {
    defineRoute(follow, {
      ...following,
      // @ts-expect-error -- the stream has no such event
      handle: ({ response }) => send(response, { event: 'packed', data: sealed }),
    });
    defineRoute(follow, {
      ...following,
      // @ts-expect-error -- this is the data of another event
      handle: ({ response }) => send(response, { event: 'opened', data: sealed }),
    });
    defineRoute(follow, {
      ...following,
      // @ts-expect-error -- a field of the data is missing
      handle: ({ response }) => send(response, { event: 'sealed', data: { state: 'open' } }),
    });
    defineRoute(show, {
      ...shown,
      handle: async ({ response }) => {
        // @ts-expect-error -- this route sends one answer, not events
        await send(response, { event: 'sealed', data: sealed });
        return ok(sealed);
      },
    });
  },
  unannouncedCondition() {
    // @ts-expect-error -- a handler reads If-Match only in a route that is conditional
    defineRoute(seal, { ...sealing, handle: async ({ ifMatch }) => ok(sealed, ifMatch) });
    defineRoute(seal, {
      ...sealing,
      conditional: true,
      handle: async ({ ifMatch }) => ok(sealed, ifMatch ?? 1),
    });
  },
  anotherBodyOfTheAnswer() {
    defineRoute(
      seal,
      { ...sealing, handle: async ({ params }) => ok(params) },
      {
        // @ts-expect-error -- a field of the answer is missing
        present: () => ({ state: sealed.state }),
      },
    );
    defineRoute(
      seal,
      { ...sealing, handle: async ({ params }) => ok(params) },
      {
        // @ts-expect-error -- the reply has no such field
        present: ({ label }) => ({ ...sealed, labels: [label] }),
      },
    );
    defineRoute(
      seal,
      { ...sealing, handle: async ({ params }) => ok(params) },
      // @ts-expect-error -- a field of the answer is missing
      { deliver: async () => ({ state: sealed.state }) },
    );
    defineRoute(
      seal,
      {
        ...sealing,
        // @ts-expect-error -- the answer has another status
        handle: async ({ params }) => created(params),
      },
      { present: () => sealed },
    );
  },
  missingSchema() {
    const handle = async () => ok(sealed);
    // @ts-expect-error -- the answers are missing
    defineRoute(show, { ...about, params: Params, query: Query, handle });
    // @ts-expect-error -- one of the answers is missing
    defineRoute(open, { ...about, answers: { 200: Sealed }, handle });
    // @ts-expect-error -- the query is missing
    defineRoute(show, { ...about, params: Params, answers: { 200: Sealed }, handle });
    // @ts-expect-error -- the body is missing
    defineRoute(seal, { ...about, params: Params, answers: { 200: Sealed }, handle });
    // @ts-expect-error -- this is the schema of another answer
    defineRoute(show, { ...shown, answers: { 200: Opened }, handle });
    // @ts-expect-error -- the route names no body
    defineRoute(show, { ...shown, body: Body, handle });
  },
  wrongParams() {
    const handle = async () => ok(sealed);
    // @ts-expect-error -- the path has a parameter
    defineRoute(show, { ...about, query: Query, answers: { 200: Sealed }, handle });
    const Other = z.strictObject({ parcelId: z.string() });
    // @ts-expect-error -- the parameter of the path has another name
    defineRoute(show, { ...shown, params: Other, handle });
    // @ts-expect-error -- the path has no parameter
    defineRoute(open, { ...opening, params: Params, handle });
    // @ts-expect-error -- there is no such parameter
    defineRoute(show, { ...shown, handle: async ({ params }) => ok(sealed, params.parcelId) });
    // @ts-expect-error -- there is no such field in the body
    defineRoute(seal, { ...sealing, handle: async ({ body }) => ok(sealed, body.size) });
  },
};
