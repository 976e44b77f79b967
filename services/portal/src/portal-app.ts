import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Problem } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import {
  type DocumentedService,
  errorRecord,
  type MintToken,
  noSuchRoute,
  openApiDocument,
  problemHandler,
  problems,
  requestLog,
  type Route,
  routesApp,
  sendProblem,
} from '@bluebox/service-http';
import express, { type Express, type RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { accountRoutes } from './account-routes.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import { portalCookies } from './cookies.ts';
import { nameRequest, refuseCrossSite } from './door.ts';
import { identifier } from './identity.ts';
import { linkRoutes } from './link-routes.ts';
import { openStreams } from './open-streams.ts';
import { contentSecurityPolicy, notFoundPage, pages } from './pages.ts';
import { signInLimit } from './sign-in-limit.ts';

/** Requests of one address per minute. Loose, since an office shares one address. */
export interface PortalLimits {
  readonly requests: number;
  /** Of sign-ins, set-ups and private links, where guessing would pay. */
  readonly guesses: number;
}
export const PORTAL_LIMITS: PortalLimits = { requests: 6_000, guesses: 120 };

export interface PortalOptions {
  /** Opened from `accountsView` on a durable view store. */
  readonly accounts: View;
  readonly services: readonly (DocumentedService & { readonly handler: RequestHandler })[];
  readonly mintToken: MintToken;
  readonly linkKey: Buffer;
  readonly sessionKey: Buffer;
  readonly setupCode: string;
  /** Whether browsers reach the portal by HTTPS only. */
  readonly https: boolean;
  readonly trustedProxy: boolean;
  readonly webRoot: string;
  readonly limits?: PortalLimits;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomSecret: () => string;
  readonly logger: Logger;
  /** Why the process is not ready to serve; `undefined` when it is. */
  readonly notReady: () => string | undefined;
}

export interface Portal {
  readonly app: Express;
  readonly accounts: Accounts;
}

const MINUTE = 60_000;
const MOUNT = '/api/portal';

/** The one public door: who calls, what passes, and the pages. */
export function portalApp(options: PortalOptions): Portal {
  const { now, newId, logger, https } = options;
  const accounts = openAccounts(options.accounts);
  const cookies = portalCookies(options.sessionKey, https);
  const identify = identifier(accounts, cookies, now);
  const streams = openStreams();
  const limits = options.limits ?? PORTAL_LIMITS;
  const onUnforeseen = (error: unknown, requestId: string | undefined) =>
    logger.error({ requestId, error: errorRecord(error) }, 'a request failed');

  const routes: readonly Route[] = [
    ...accountRoutes({
      accounts,
      cookies,
      identify,
      openStreams: streams,
      signInLimit: signInLimit(),
      codeKey: options.sessionKey,
      setupCode: options.setupCode,
      now,
      newId,
      randomSecret: options.randomSecret,
    }),
    ...linkRoutes({ cookies, linkKey: options.linkKey, now }),
  ];

  const app = express();
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxy ? 1 : false);
  app.set('query parser', 'simple');

  // 1. Name it, log it, say what browsers may do with the answer.
  app.use(nameRequest(newId));
  app.use(requestLog(logger, (request) => String(request.headers['x-request-id'])));
  app.use(
    helmet({
      contentSecurityPolicy: false,
      strictTransportSecurity: https,
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginEmbedderPolicy: false,
      originAgentCluster: https,
      crossOriginOpenerPolicy: https ? undefined : false,
    } as never),
  );
  app.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', contentSecurityPolicy('public', https));
    response.setHeader('Permissions-Policy', 'camera=(self), geolocation=(), microphone=()');
    next();
  });

  // 2. Health, outside every limit.
  app.get('/health/live', (_request, response) => void response.json({ live: true }));
  app.get('/health/ready', (_request, response) => {
    const why = options.notReady();
    response.status(why === undefined ? 200 : 503).json(why === undefined ? { ready: true } : { ready: false, why });
  });

  // 3. Not too much, and not from another site.
  const limit = (most: number) =>
    rateLimit({
      windowMs: MINUTE,
      limit: most,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      validate: { xForwardedForHeader: false },
      keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
      handler: (_request, response) => sendProblem(response, problems.tooMany(60)),
    });
  app.use('/api', limit(limits.requests), refuseCrossSite);
  app.use(
    [`${MOUNT}/sign-in`, `${MOUNT}/setup`, `${MOUNT}/link`, `${MOUNT}/invitations/accept`, `${MOUNT}/password`],
    limit(limits.guesses),
  );

  // 4. The portal's own routes, and the services behind it.
  app.use(
    MOUNT,
    routesApp({
      service: 'portal',
      routes,
      authenticate: async (request) => (await identify(request)).caller,
      answers: {
        async findAnswer(key) {
          const kept = await accounts.answer(key);
          return kept === undefined
            ? undefined
            : { key, fingerprint: kept.fingerprint, answer: kept.answer };
        },
      },
      fingerprintKey: options.sessionKey,
      now,
      newId,
      onUnforeseen,
    }),
  );
  for (const { service, mount, handler } of options.services)
    app.use(
      mount,
      async (request, response, next) => {
        const { caller, session } = await identify(request);
        const token = options.mintToken(caller, service);
        request.headers.authorization = `Bearer ${token instanceof Promise ? await token : token}`;
        // A service has no use for cookies, and its logs none either.
        delete request.headers.cookie;
        if (session !== undefined && request.headers.accept?.includes('text/event-stream') === true)
          streams.add(session.id, session.accountId, response);
        next();
      },
      handler,
    );

  // 5. The API's description.
  let document: unknown;
  app.get('/api/openapi.json', (_request, response) => {
    document ??= openApiDocument(
      [...options.services, { service: 'portal', mount: MOUNT, routes }],
      Problem,
    );
    response.json(document);
  });
  app.use('/api/docs', apiDocs());
  app.use('/api', noSuchRoute);

  // 6. The pages.
  app.use(pages(options.webRoot, https));
  app.use(notFoundPage);
  app.use(problemHandler(onUnforeseen));
  return { app, accounts };
}

const DOCS_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bluebox API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="swagger-ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/open.js"></script></body></html>`;
const DOCS_SCRIPT =
  "SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', validatorUrl: null });\n";

/** A readable page of the API, from files of our own address only. */
function apiDocs(): express.Router {
  const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui.css'));
  const router = express.Router();
  router.get('/', (_request, response) => {
    // Its component library writes styles as it goes, like the console's.
    response.setHeader('Content-Security-Policy', contentSecurityPolicy('console', false));
    response.type('html').send(DOCS_PAGE);
  });
  router.get('/open.js', (_request, response) => void response.type('js').send(DOCS_SCRIPT));
  router.use(express.static(files, { index: false, redirect: false, maxAge: '1d' }));
  return router;
}
