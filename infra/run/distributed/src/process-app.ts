import type { MongoEventStore } from '@bluebox/mongodb';
import {
  appliedUpTo,
  type ControlOptions,
  controlRoutes,
  createApp,
  errorRecord,
  type GuardedEffects,
  newId,
  problemHandler,
  type RunningService,
  requestLog,
  type ServiceRouterOptions,
  serviceRouter,
  tokenVerifier,
  type ViewsWhenRead,
  viewsOf,
} from '@bluebox/service-http';
import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { commitPositions, ownPositions } from './commit-positions.ts';
import { described } from './described.ts';
import { type Check, health, keepRequestName } from './health.ts';
import type { ProcessKeys } from './process-keys.ts';

/** Path of the ledger's files in the notary's process, as behind the portal. */
export const LEDGER_MOUNT = '/ledger';

export interface ProcessAppOptions {
  readonly service: RunningService;
  readonly keys: ProcessKeys;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly checks: readonly Check[];
  /** The public files of the ledger, which the portal serves. */
  readonly ledgerFiles?: RequestHandler;
  /** Options of the operator's routes that differ between services. */
  readonly control: Omit<ControlOptions, 'secret' | 'services' | 'onUnforeseen'>;
  /** Options that only a service with commands needs. */
  readonly commands?: Pick<ServiceRouterOptions, 'fingerprintKey'> &
    Pick<ViewsWhenRead, 'beforeReading'> &
    Pick<GuardedEffects, 'guard'> & { readonly answers: MongoEventStore };
}

/**
 * Makes the HTTP app of a service in its own process. The service's routes need a token of the
 * portal, and the operator's routes the control key; health, API description, positions and the
 * ledger's files need neither.
 */
export function processApp(options: ProcessAppOptions): Express {
  const { service, keys, logger, now, checks, ledgerFiles, control, commands } = options;
  const onUnforeseen = (error: unknown) =>
    logger.error({ error: errorRecord(error) }, 'a request failed');
  // The portal in front reports the caller's address.
  const app = createApp({ trustedProxy: true });
  app.use(keepRequestName(newId));
  app.use(health(checks));
  app.use(described(service));
  if (commands !== undefined) app.use(commitPositions(commands.answers));
  app.use(requestLog(logger, (request) => String(request.headers['x-request-id'])));
  if (ledgerFiles !== undefined) app.use(LEDGER_MOUNT, ledgerFiles);
  const controlKey = keys.live('control');
  app.use(
    controlRoutes({
      secret: () => controlKey.current.toString('base64url'),
      services: [service],
      ...control,
      onUnforeseen,
    }),
  );
  app.use(
    serviceRouter({
      service: service.name,
      routes: service.routes,
      places: service.places,
      verifyToken: tokenVerifier(keys.tokenVerifyKeys(), service.name, now),
      appliedUpTo: appliedUpTo(viewsOf(service)),
      ...(commands === undefined ? {} : { findPositions: ownPositions(commands.answers) }),
      ...commands,
      now,
      newId,
      onUnforeseen,
    }),
  );
  // Answers failures of the middleware above; the service's router answers its own failures.
  app.use(problemHandler(onUnforeseen));
  return app;
}
