import { routes } from '@bluebox/contracts/routes';
import { afterEach, expect, it, vi } from 'vitest';
import { type ApiProblem, getJson, onReauthenticationNeeded, postJson } from './api.ts';

const json = (status: number, body: object) => new Response(JSON.stringify(body), { status });
const needed = () =>
  json(403, { code: 'REAUTHENTICATION_NEEDED', data: { methods: ['password'] } });

/** Answers requests in this order, and returns the options of each request. */
function answering(...answers: readonly Response[]) {
  const left = [...answers];
  const sent: RequestInit[] = [];
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(init);
    return left.shift() ?? json(500, {});
  });
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

const invite = () => postJson(routes.invite.at(), { roles: ['desk'] });

it('a request that needs a recent authentication is repeated unchanged after it, under its key', async () => {
  const asked: ApiProblem[] = [];
  onReauthenticationNeeded(async (problem) => {
    asked.push(problem);
    return true;
  });
  const sent = answering(needed(), json(201, { accountId: 'a', code: 'c', expiresAt: 'e' }));
  expect(await invite()).toMatchObject({ code: 'c' });
  expect(asked.map(({ data }) => data)).toEqual([{ methods: ['password'] }]);
  expect(sent).toHaveLength(2);
  const keys = sent.map(({ headers }) => (headers as Record<string, string>)['Idempotency-Key']);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(sent[1]?.body).toBe(sent[0]?.body);
});

it('a request fails as it did if the person does not authenticate, and is asked for once', async () => {
  onReauthenticationNeeded(async () => false);
  const sent = answering(needed());
  await expect(invite()).rejects.toMatchObject({ code: 'REAUTHENTICATION_NEEDED' });
  expect(sent).toHaveLength(1);
  onReauthenticationNeeded(async () => true);
  const again = answering(needed(), needed());
  await expect(invite()).rejects.toMatchObject({ code: 'REAUTHENTICATION_NEEDED' });
  expect(again).toHaveLength(2);
});

it('a request with a cookie that was replaced meanwhile is sent again once the new cookie is there', async () => {
  const authentication = { recent: true, until: 'u', methods: ['password'] };
  const answers: ((answer: Response) => void)[] = [];
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)));
  const renewed = postJson(routes.reauthenticate.at(), { password: 'p' }, { renewsSession: true });
  const asked = getJson(routes.showReauthentication.at());
  answers[1]?.(json(401, { code: 'NOT_SIGNED_IN' }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toHaveLength(2);
  answers[0]?.(json(200, authentication));
  await renewed;
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[2]?.(json(200, authentication));
  expect(await asked).toMatchObject({ recent: true });
});

it('a request is refused after the second time that nobody is signed in', async () => {
  const sent = answering(
    json(401, { code: 'NOT_SIGNED_IN' }),
    json(401, { code: 'NOT_SIGNED_IN' }),
  );
  await expect(getJson(routes.showReauthentication.at())).rejects.toMatchObject({ status: 401 });
  expect(sent).toHaveLength(2);
});
