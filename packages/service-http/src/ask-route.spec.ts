import { route as apiRoute } from '@bluebox/contracts/routes';
import { DomainError } from '@bluebox/event-sourcing';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { askRoute } from './ask-route.ts';
import { defineRoute, ok, type Route } from './route.ts';

const Params = z.strictObject({ id: z.string().max(5) });
const Size = z.strictObject({ size: z.int().default(3) });
const showThing = apiRoute<{ query: typeof Size; answers: { 200: z.ZodAny } }>()(
  'showThing',
  'get',
  '/api/things/things/:id',
);
const route = (given: Partial<Route>): Route => ({
  ...defineRoute(showThing, {
    summary: 'A thing',
    access: 'public',
    params: Params,
    query: Size,
    answers: { 200: z.any() },
    handle: async ({ params, query, caller }) => {
      if (params.id === 'gone') throw new DomainError('not-found', 'UNKNOWN', 'there is none');
      return ok({ id: params.id, size: query.size, caller });
    },
  }),
  ...given,
});

it('answers as for an anonymous caller', async () => {
  expect(await askRoute([route({})], showThing, { id: 'a' })).toEqual({
    id: 'a',
    size: 3,
    caller: { subject: 'public', roles: [], links: [] },
  });
});

it('answers as for a given caller, with a query', async () => {
  const caller = { subject: 'account-1', roles: ['desk'], links: [] } as const;
  const SizeAsText = z.strictObject({ size: z.coerce.number() });
  expect(
    await askRoute(
      [route({ query: SizeAsText })],
      showThing,
      { id: 'a' },
      { caller, query: { size: '5' } },
    ),
  ).toEqual({ id: 'a', size: 5, caller });
});

it('returns nothing for an unknown or an invalid id', async () => {
  expect(await askRoute([route({})], showThing, { id: 'gone' })).toBeUndefined();
  expect(await askRoute([route({})], showThing, { id: 'too long' })).toBeUndefined();
});

it('fails when the route fails', async () => {
  const broken = route({ handle: () => Promise.reject(new Error('broken')) });
  await expect(askRoute([broken], showThing, { id: 'a' })).rejects.toThrow('broken');
});

it.each([
  ['access', { access: 'coordinator' }],
  ['method', { method: 'post' }],
  ['streams', { streams: true }],
] as const)(
  'refuses a route that is not public, does not use GET, or streams: %s',
  async (_what, given) => {
    await expect(askRoute([route(given)], showThing, { id: 'a' })).rejects.toThrow('public GET');
  },
);
