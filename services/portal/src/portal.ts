import {
  DEFAULT_REAUTHENTICATION_MINUTES,
  DEFAULT_SECURITY_LOG_DAYS,
  type OidcSettings,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { KeySource, LiveKeys, View } from '@bluebox/event-sourcing';
import {
  apiRouter,
  type DocumentedService,
  errorRecord,
  type MintToken,
  noSuchRoute,
  problemHandler,
  type Route,
  requestLog,
} from '@bluebox/service-http';
import { type Request, type RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { accessAnywhere } from './account-documents.ts';
import { accountTransactions } from './account-transactions.ts';
import { type Accounts, openAccounts } from './accounts.ts';
import type { DrivesOfOrganisations } from './drives-of-organisations.ts';
import { forgottenLinks } from './forgotten-links.ts';
import { type AccountRouteDependencies, accountRoutes } from './http/account-routes.ts';
import { API_DESCRIPTION, apiDescription, apiDocs, DOCS_MOUNT } from './http/api-docs.ts';
import { portalCookies } from './http/cookies.ts';
import {
  nameRequest,
  oneClickUnsubscribe,
  onlyLedgerFiles,
  refuseCrossSite,
  refuseInnerDoors,
  UNSUBSCRIBE_PAGE,
} from './http/door.ts';
import { identities } from './http/identity.ts';
import { knownAddress, ownOrigin } from './http/known-address.ts';
import { linkRoutes } from './http/link-routes.ts';
import { organisationRoutes } from './http/organisation-routes.ts';
import { notFoundPage, pages } from './http/pages.ts';
import { providerRoutes } from './http/provider-routes.ts';
import { addressOf, type PortalLimits, rateLimits } from './http/rate-limits.ts';
import { reauthenticationRoutes } from './http/reauthentication-routes.ts';
import { recordAccess } from './http/record-access.ts';
import { requireRecentAuthentication } from './http/require-recent-authentication.ts';
import { ENROLMENT_PATHS, secondFactorRoutes } from './http/second-factor-routes.ts';
import { securityHeaders } from './http/security-headers.ts';
import { securityLogRoutes } from './http/security-log-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { signRequests } from './http/sign-requests.ts';
import { identityProvider } from './identity-provider.ts';
import { openStreams } from './open-streams.ts';
import { type Passkeys, passkeysOf, relyingPartyOf } from './passkeys.ts';
import { passwords } from './passwords.ts';
import { type PortalSealed, portalKeys, portalSealed } from './portal-sealed.ts';
import { openProviderIdentities } from './provider-identities.ts';
import { providerSignIn } from './provider-sign-in.ts';
import { type RecentAuthentication, recentAuthentication } from './recent-authentication.ts';
import { sealWith } from './sealing.ts';
import { type FactorCodes, factorCodes, openSecondFactors } from './second-factors.ts';
import { openSecurityLog, type SecurityLog } from './security-log.ts';
import { openSessions } from './sessions.ts';
import type { PublicDrives } from './sharing/public-drives.ts';
import { sharePictures } from './sharing/share-pictures.ts';
import { shareRoutes } from './sharing/share-routes.ts';
import { sharedHeads } from './sharing/shared-heads.ts';
import { signInLimit } from './sign-in-limit.ts';
import type { GuessingBrowser } from './use-cases/guess-password.ts';

/** A service behind the portal. */
export type MountedService = DocumentedService & { readonly handler: RequestHandler };

export interface PortalOptions {
  /** Accounts, opened as `accountsView` in a durable view store. */
  readonly accounts: View;
  readonly services: readonly MountedService[];
  /** The public files of the ledger: `/checkpoint`, tiles below `/tile`, and the verifier. */
  readonly ledgerFiles?: RequestHandler;
  readonly mintToken: MintToken;
  /** Key of the codes of private links. */
  readonly linkKey: KeySource;
  /**
   * Source of the portal's own keys, such as the key that encrypts names and logins. Without it the
   * accounts are lost.
   */
  readonly sessionKey: KeySource;
  readonly setupCode: string;
  /** Whether browsers reach the portal only by HTTPS. */
  readonly https: boolean;
  /** Public URL, needed if a proxy in front changes the host. */
  readonly publicUrl?: string;
  /**
   * Returns the URL for phones in the same network; absent if this machine does not know it. The
   * portal calls this each time, because the URL may change.
   */
  readonly networkUrl?: () => string;
  readonly webRoot: string;
  readonly limits?: PortalLimits;
  /** Number of days for which entries of the security log are kept; default 400. */
  readonly securityLogDays?: number;
  /** Whether every account needs a second factor; default false. */
  readonly factorRequired?: boolean;
  /** Number of minutes for which an authentication opens grave operations; default 15. */
  readonly reauthenticationMinutes?: number;
  /** OpenID provider at which people of the organisation sign in; none by default. */
  readonly oidc?: OidcSettings | undefined;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Returns 128 random bits, as text. */
  readonly randomSecret: () => string;
  readonly logger: Logger;
  /** Returns the described paths of services in other processes. */
  readonly pathsBehind?: () => Promise<object>;
  /** Public facts about drives, for previews of their links. */
  readonly publicDrives: PublicDrives;
  /** Drives of organisations, because only an organisation without drives can be removed. */
  readonly drivesOfOrganisations: DrivesOfOrganisations;
  /**
   * Called when a portal route refuses with an error that the route does not list, so that tests
   * can fail.
   */
  readonly onUnlistedRefusal?: (error: Error) => void;
  /** Returns the reason why the process is not ready; `undefined` if it is ready. */
  readonly notReady: () => string | undefined;
}

export interface Portal {
  /** Router of all paths, for the root of an app made by `createApp`. */
  readonly router: Router;
  readonly accounts: Accounts;
  /** Routes of the portal and the mounted services, for the OpenAPI document. */
  readonly documented: readonly DocumentedService[];
  /** Work with the portal's key after it was replaced. */
  readonly sealed: PortalSealed;
  /** Removes ended sessions, old answers and old entries of the security log. */
  tidy(): Promise<void>;
  stop(): void;
}

export const PORTAL_MOUNT = '/api/portal';
const LEDGER_MOUNT = '/ledger';
/** Paths on which passwords could be guessed. */
const GUESSABLE = [
  routes.signIn.path,
  routes.completeSignIn.path,
  routes.signInByPasskey.path,
  routes.completeAtProvider.path,
  routes.changePassword.path,
  routes.reauthenticate.path,
];
/** Paths on which codes could be guessed. */
const CODES = [
  routes.setUp.path,
  routes.openLink.path,
  routes.acceptInvitation.path,
  routes.joinByProvider.path,
];
/**
 * Pause, in milliseconds, between checks of open streams, whose sessions another process may have
 * ended.
 */
const HEARTBEAT = 5_000;
/** Number of days for which answers are stored under their Idempotency-Key. */
const ANSWER_DAYS = 8;
const DAY = 86_400_000;

/** Builds the public entrance: authentication, access control, and the pages. */
export function openPortal(options: PortalOptions): Portal {
  const { now, newId, logger, https } = options;
  const key = portalKeys(options.sessionKey);

  const transactions = accountTransactions(options.accounts);
  const sessions = openSessions(options.accounts, transactions, now);
  const seal = sealWith(key('accounts'));
  const accounts = openAccounts(options.accounts, transactions, seal, sessions.forgetRemembered);
  const cookies = portalCookies(key('cookies'), https);
  const forgotten = forgottenLinks(options.accounts, now);
  const secondFactors = openSecondFactors(options.accounts, transactions, seal);
  const providerIdentities = openProviderIdentities(options.accounts, transactions, seal);
  const factorRequired = options.factorRequired === true;
  const identity = identities(
    sessions,
    cookies,
    forgotten,
    options.linkKey,
    now,
    ({ withFactor }) => factorRequired && withFactor !== true,
  );
  const limits = rateLimits(options.limits ?? {}, {
    accountOf: (request) => identity.of(request).signedIn?.account.id,
    linkOf: (request) => identity.of(request).caller.links.at(-1),
    deviceOf: cookies.device,
  });
  const streams = openStreams(sessions);
  const onUnforeseen = (error: unknown, requestId?: string) =>
    logger.error({ requestId, error: errorRecord(error) }, 'a request failed');
  const securityLog = openSecurityLog({
    view: options.accounts,
    addressKey: key('addresses'),
    days: options.securityLogDays ?? DEFAULT_SECURITY_LOG_DAYS,
    now,
    newId,
    onTrouble: (error) => onUnforeseen(error),
  });
  const recorderOf = (request: Request) =>
    securityLog.recorder({
      address: addressOf(request),
      correlation: String(request.headers['x-request-id']),
      account: identity.of(request).signedIn?.account.id,
    });
  const atProvider = providerSignIn(
    options.oidc === undefined
      ? undefined
      : identityProvider(options.oidc, now, (error) =>
          logger.warn({ error: errorRecord(error) }, 'the identity provider cannot be used'),
        ),
    providerIdentities,
  );
  const hashes = passwords(key('passwords'));
  const recent = recentAuthentication(
    options.reauthenticationMinutes ?? DEFAULT_REAUTHENTICATION_MINUTES,
    now,
  );
  const implemented = ownRoutes(options, key, {
    passwords: hashes,
    recentAuthentication: recent,
    secondFactors,
    providerSignIn: atProvider,
    factorCodes: factorCodes(seal, now),
    passkeys: passkeysOf(seal, now),
    factorRequired,
    securityLog,
    recorderOf,
    accounts,
    sessions,
    cookies,
    identity,
    forgotten,
    openStreams: streams,
    wrongCode: limits.wrongCode,
  });
  const documented = [
    ...options.services,
    { service: 'portal', mount: PORTAL_MOUNT, routes: implemented },
  ];

  const router = Router();

  // 1. The request gets an id and a log line, and the response gets its security headers.
  router.use(nameRequest(newId));
  router.use(requestLog(logger, (request) => String(request.headers['x-request-id'])));
  router.use(securityHeaders(https));

  // 2. Health checks, which are exempt from rate limits.
  router.get('/health/live', (_request, response) => {
    response.json({ live: true });
  });
  router.get('/health/ready', (_request, response) => {
    // The response does not give the reason, because everybody can read it.
    const ready = options.notReady() === undefined;
    response.status(ready ? 200 : 503).json({ ready });
  });

  // 3. Requests from other sites are refused, the caller is identified, and the rate is limited.
  router.post(UNSUBSCRIBE_PAGE, oneClickUnsubscribe);
  const publicHost = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).host;
  router.use('/api', refuseCrossSite(publicHost), identity.identify, limits.requests);
  router.post(GUESSABLE, limits.guesses);
  router.post(CODES, limits.codes);
  router.get(
    [routes.drawQr.path, routes.downloadDriveLedger.path, routes.checkCertificate.path],
    limits.drawings,
  );
  router.post(routes.findGivers.path, limits.peopleSearches);
  router.get(routes.listGiverNames.path, limits.giverNames);

  // Disclosures and refusals are recorded after the limits, because they write to disk.
  router.use(
    '/api',
    recordAccess(
      identity,
      recorderOf,
      requireRecentAuthentication({
        identity,
        sessions,
        recentAuthentication: recent,
        secondFactors,
        providerSignIn: atProvider,
      }),
    ),
  );

  // 4. The portal's own routes, and the services behind it.
  router.use(
    PORTAL_MOUNT,
    apiRouter({
      service: 'portal',
      routes: implemented,
      authenticate(request) {
        const { caller, enrolling } = identity.of(request);
        if (enrolling === undefined || !ENROLMENT_PATHS.has(PORTAL_MOUNT + request.path))
          return caller;
        return { ...caller, subject: enrolling.account.id, ...accessAnywhere(enrolling.account) };
      },
      answers: accounts,
      // Stored answers have a hash of the request's body, which may contain a password. The hash is
      // keyed, because a thief of the data could otherwise try passwords against it.
      fingerprintKey: key('fingerprints'),
      now,
      newId,
      onUnforeseen,
      onUnlistedRefusal: options.onUnlistedRefusal,
    }),
  );
  for (const { service, mount, handler } of options.services) {
    router.use(mount, refuseInnerDoors, limits.publicCommands);
    router.use(mount, signRequests(service, identity, streams, options.mintToken), handler);
  }

  // 5. The ledger's public files. A ledger that was renamed is served at the same URL.
  if (options.ledgerFiles !== undefined)
    router.use(
      LEDGER_MOUNT,
      onlyLedgerFiles([identity.identify, limits.requests, options.ledgerFiles]),
    );

  // 6. The API's description.
  router.get(API_DESCRIPTION, apiDescription(documented, options.pathsBehind, https));
  router.use(DOCS_MOUNT, apiDocs());
  router.use('/api', noSuchRoute);

  // 7. The pages.
  router.use(
    pages({
      webRoot: options.webRoot,
      https,
      mayBeSignedIn: (request) => cookies.session(request) !== undefined,
      headTags: sharedHeads({
        publicDrives: options.publicDrives,
        originOf: (request) =>
          ownOrigin({ publicUrl: options.publicUrl, networkUrl: options.networkUrl }, request),
        onTrouble: onUnforeseen,
      }),
    }),
  );
  router.use(notFoundPage(https));
  router.use(problemHandler(onUnforeseen));

  const heartbeat = setInterval(() => {
    streams.endOrphans().catch((error: unknown) => onUnforeseen(error));
  }, HEARTBEAT);
  heartbeat.unref();
  return {
    router,
    accounts,
    documented,
    sealed: portalSealed(accounts, secondFactors, providerIdentities, hashes),
    async tidy() {
      await sessions.tidy();
      await securityLog.tidy();
      await accounts.tidy(new Date(now().getTime() - ANSWER_DAYS * DAY).toISOString());
    },
    stop: () => clearInterval(heartbeat),
  };
}

type SharedParts = Pick<
  AccountRouteDependencies,
  | 'accounts'
  | 'sessions'
  | 'cookies'
  | 'identity'
  | 'secondFactors'
  | 'providerSignIn'
  | 'forgotten'
  | 'openStreams'
  | 'wrongCode'
  | 'recorderOf'
  | 'passwords'
> & {
  readonly securityLog: SecurityLog;
  readonly recentAuthentication: RecentAuthentication;
  readonly factorCodes: FactorCodes;
  readonly passkeys: Passkeys;
  readonly factorRequired: boolean;
};

/** @param key returns the portal's own key for a purpose. */
function ownRoutes(
  options: PortalOptions,
  key: (purpose: string) => LiveKeys,
  parts: SharedParts,
): readonly Route[] {
  const { publicUrl, networkUrl, linkKey, setupCode, publicDrives } = options;
  const { now, newId, randomSecret } = options;
  const guessing = {
    siteOf: (request: Request) =>
      relyingPartyOf(
        publicUrl ??
          (request.hostname === 'localhost' ? `${request.protocol}://${request.host}` : undefined),
      ),
    signInLimit: signInLimit(),
    codeLimit: signInLimit({ exemptsKnown: false }),
    browserOf: (request: Request): GuessingBrowser => ({
      address: addressOf(request),
      deviceOf: (accountId) => parts.cookies.deviceOf(request, accountId),
    }),
    now,
  };
  return [
    ...accountRoutes({
      ...parts,
      ...guessing,
      addressFor: (request) => knownAddress({ publicUrl, networkUrl }, request),
      codeKey: key('invitations'),
      setupCode,
      newId,
      randomSecret,
    }),
    ...reauthenticationRoutes({ ...parts, ...guessing, randomSecret }),
    ...secondFactorRoutes({ ...parts, ...guessing, newId, randomSecret }),
    ...providerRoutes({
      ...parts,
      codeKey: key('invitations'),
      originOf: (request) => ownOrigin({ publicUrl, networkUrl }, request),
      now,
      newId,
      randomSecret,
    }),
    ...sessionRoutes(parts),
    ...organisationRoutes({
      ...parts,
      drivesOfOrganisations: options.drivesOfOrganisations,
      newId,
    }),
    ...securityLogRoutes({ ...parts, now }),
    ...linkRoutes({ ...parts, linkKey, now, newId }),
    ...shareRoutes({ publicDrives, pictures: sharePictures(now) }),
  ];
}
