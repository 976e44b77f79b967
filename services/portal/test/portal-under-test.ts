import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@bluebox/contracts';
import { route, routes } from '@bluebox/contracts/routes';
import { openViewStore } from '@bluebox/embedded';
import {
  type AppOptions,
  createApp,
  defineRoute,
  newId,
  ok,
  type Route,
  type RouteRequest,
  serviceRouter,
  tokenMint,
  tokenVerifier,
} from '@bluebox/service-http';
import { pino } from 'pino';
import request from 'supertest';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { accountsView, openPortal, type PortalOptions } from '../src/index.ts';

/* A portal with a stub service behind it, and browsers, for the tests of the portal. */

export const SETUP_CODE = 'set-up-code-of-this-test';
export const PASSWORD = 'four heavy blue cartons';
export const START = Date.parse('2026-03-22T10:00:00.000Z');
const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' };

const Any = z.looseObject({});

/** Routes of a service that stands in for a real one. */
export const stubRoutes = {
  open: route<{ query: typeof Any; answers: { 200: typeof Any } }>()(
    'stubOpen',
    'get',
    '/api/stub/open/:id',
  ),
  give: route<{ body: typeof Any; answers: { 200: typeof Any } }>()(
    'stubGive',
    'post',
    '/api/stub/open',
  ),
  linked: route<{ answers: { 200: typeof Any } }>()('stubLinked', 'get', '/api/stub/linked'),
  guarded: route<{ body: typeof Any; answers: { 200: typeof Any } }>()(
    'stubGuarded',
    'post',
    '/api/stub/guarded',
  ),
  stream: route<{ events: { message: z.ZodString }; answers: { 200: z.ZodString } }>()(
    'stubStream',
    'get',
    '/api/stub/stream',
    'events',
  ),
  breaks: route<{ answers: { 200: typeof Any } }>()('stubBreaks', 'get', '/api/stub/breaks'),
};

/** Makes a service behind the portal that reports the requests it receives. */
export function stubService() {
  const seen: {
    headers: Record<string, unknown>;
    caller: RouteRequest<unknown, unknown, unknown>['caller'];
  }[] = [];
  const note = ({
    response,
    caller,
  }: Pick<RouteRequest<unknown, unknown, unknown>, 'response' | 'caller'>) => {
    seen.push({ headers: { ...response.req.headers }, caller });
    return { subject: caller.subject, roles: caller.roles, links: caller.links };
  };
  const routes: readonly Route[] = [
    defineRoute(stubRoutes.open, {
      summary: 'Anybody',
      access: 'public',
      params: z.strictObject({ id: z.string() }),
      query: Any,
      answers: { 200: Any },
      handle: async (input) => ok(note(input)),
    }),
    defineRoute(stubRoutes.give, {
      summary: 'Anybody',
      access: 'public',
      body: Any,
      answers: { 200: Any },
      handle: async (input) => ok(note(input)),
    }),
    defineRoute(stubRoutes.linked, {
      summary: 'Holders of links',
      access: 'pledge-link-or-coordinator',
      answers: { 200: Any },
      handle: async (input) => ok(note(input)),
    }),
    defineRoute(stubRoutes.guarded, {
      summary: 'Coordinators',
      access: 'coordinator',
      body: Any,
      answers: { 200: Any },
      handle: async (input) => ok(note(input)),
    }),
    defineRoute(stubRoutes.stream, {
      summary: 'A stream',
      access: 'public',
      answers: { 200: z.string() },
      mediaType: 'text/event-stream',
      async handle({ response }) {
        response.type('text/event-stream').write('data: hello\n\n');
        return undefined;
      },
    }),
    defineRoute(stubRoutes.breaks, {
      summary: 'Fails',
      access: 'public',
      answers: { 200: Any },
      handle: () => Promise.reject(new Error('/srv/secret/path')),
    }),
  ];
  return { routes, seen };
}

/** Writes a folder like that of the built pages. */
export function builtPages(folder: string): string {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>public</title>');
  writeFileSync(join(folder, 'console.html'), '<!doctype html><title>console</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), `console.log(${'1'.repeat(5_000)});`);
  writeFileSync(join(folder, 'robots.txt'), 'User-agent: *\n');
  writeFileSync(join(folder, '.hidden.txt'), 'hidden');
  return folder;
}

/**
 * Makes a portal on an embedded store in its own folder, with a stub service behind it and a clock
 * that only the test moves.
 */
export async function portalUnderTest({
  trustedProxy = false,
  ...change
}: Partial<PortalOptions & AppOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-portal-'));
  const store = openViewStore({ path: join(folder, 'accounts.sqlite') });
  let time = START;
  const now = () => new Date(time);
  const pair = generateKeyPairSync('ed25519');
  const stub = stubService();
  const verifyToken = tokenVerifier(pair.publicKey, 'stub', now);
  const service = serviceRouter({
    service: 'stub',
    routes: stub.routes,
    verifyToken,
    now,
    newId,
    onUnforeseen: () => undefined,
    onUnlistedRefusal(error) {
      throw error;
    },
  });
  const logged: string[] = [];
  const linkKey = randomBytes(32);
  const options: PortalOptions = {
    accounts: await store.open(accountsView),
    services: [{ service: 'stub', mount: '/api/stub', routes: stub.routes, handler: service }],
    mintToken: tokenMint(pair.privateKey, now),
    linkKey,
    sessionKey: randomBytes(32),
    setupCode: SETUP_CODE,
    https: false,
    webRoot: join(folder, 'no-pages'),
    now,
    newId,
    randomSecret: () => randomBytes(16).toString('base64url'),
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    publicDrives: { drive: async () => undefined, totals: async () => undefined },
    drivesOfOrganisations: { count: async () => 0 },
    notReady: () => undefined,
    ...change,
  };
  const anotherProcess = () => {
    const opened = openPortal(options);
    onTestFinished(() => opened.stop());
    return { ...opened, app: createApp({ trustedProxy }).use(opened.router) };
  };
  const portal = anotherProcess();
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  /**
   * Makes a browser on one of our own pages, which keeps cookies and sends Sec-Fetch-Site when it
   * posts.
   */
  const browser = (app = portal.app) => {
    const agent = request.agent(app);
    return {
      agent,
      /** Returns the value of the session cookie. */
      session(): string {
        const everywhere = { domain: '127.0.0.1', path: '/', secure: false, script: false };
        const cookie = agent.jar.getCookie('bluebox_session', everywhere as never);
        if (cookie === undefined) throw new Error('there is no session cookie');
        return cookie.value;
      },
      get: (path: string) => agent.get(path),
      post: (path: string, body: object = {}) => agent.post(path).set(SAME_ORIGIN).send(body),
    };
  };
  const signIn = (login: string, password = PASSWORD, app = portal.app) => {
    const visitor = browser(app);
    return visitor.post(routes.signIn.at(), { login, password }).then((answer) => {
      if (answer.status !== 200) throw new Error(`sign-in: ${answer.text}`);
      return visitor;
    });
  };
  /** Sets up the first account, and returns the browser in which its coordinator is signed in. */
  const firstCoordinator = async () => {
    const visitor = browser();
    const answer = await visitor.post(routes.setUp.at(), {
      code: SETUP_CODE,
      name: '值班员甲',
      login: 'dutydesk',
      password: PASSWORD,
    });
    if (answer.status !== 201) throw new Error(`set-up: ${answer.text}`);
    return visitor;
  };
  /**
   * Invites a person with these roles, and returns the browser in which that person is signed in.
   */
  const invitedCoordinator = async (
    inviter: ReturnType<typeof browser>,
    login: string,
    roles: readonly Role[] = ['coordinator'],
  ) => {
    const invitation = await inviter.post(routes.invite.at(), { roles });
    const visitor = browser();
    const answer = await visitor.post(routes.acceptInvitation.at(), {
      code: invitation.body.code,
      name: `name of ${login}`,
      login,
      password: PASSWORD,
    });
    if (answer.status !== 200) throw new Error(`joining: ${answer.text}`);
    return { visitor, accountId: invitation.body.accountId as string };
  };

  return {
    portal,
    options,
    store,
    folder,
    linkKey,
    logged,
    stub,
    verifyToken,
    browser,
    signIn,
    firstCoordinator,
    invitedCoordinator,
    now,
    advance(milliseconds: number) {
      time += milliseconds;
    },
    /** Makes a second portal on the same accounts, as another process would. */
    anotherProcess,
  };
}

export type PortalUnderTest = Awaited<ReturnType<typeof portalUnderTest>>;

/** Serves an app on a free port until the end of the test. */
export async function listening(
  app: Parameters<typeof createServer>[1],
): Promise<{ server: Server; origin: string; host: string }> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, host, origin: `http://${host}` };
}

export const cookieOf = (
  answer: { readonly headers: Record<string, unknown> },
  name: string,
): string | undefined =>
  ((answer.headers['set-cookie'] ?? []) as string[]).find((cookie) =>
    cookie.startsWith(`${name}=`),
  );

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
