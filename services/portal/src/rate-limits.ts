import { problems, sendProblem } from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

/** How much is let through. What is left out is as in {@link PORTAL_LIMITS}. */
export interface PortalLimits {
  /** Requests to the API per address and minute, of who is not signed in. Loose: an office shares one address. */
  readonly requests?: number;
  /** Requests to the API per signed-in account and minute: a brake on scripts that run wild. */
  readonly signedInRequests?: number;
  /** Commands per address and ten minutes, of who is not signed in: pledges above all. */
  readonly publicCommands?: number;
  /** Wrong passwords and codes per address and ten minutes. What is right is not counted. */
  readonly guesses?: number;
}

export const PORTAL_LIMITS: Required<PortalLimits> = {
  requests: 6_000,
  signedInRequests: 30_000,
  publicCommands: 600,
  guesses: 100,
};

const MINUTE = 60_000;

/** What counts as one address: of IPv6 the network that one customer gets. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

export interface RateLimits {
  readonly requests: RequestHandler;
  readonly publicCommands: RequestHandler;
  readonly guesses: RequestHandler;
}

/** @param accountOf the account that a request is known to come from, if it does. */
export function rateLimits(
  given: PortalLimits,
  accountOf: (request: Request) => string | undefined,
): RateLimits {
  const limits = { ...PORTAL_LIMITS, ...given };
  const shared = {
    standardHeaders: false,
    legacyHeaders: false,
    // The portal strips what is not to be believed itself.
    validate: { xForwardedForHeader: false, forwardedHeader: false, keyGeneratorIpFallback: false },
    handler(request, response) {
      const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
      const seconds = ((resetTime?.getTime() ?? 0) - Date.now()) / 1000;
      sendProblem(response, problems.tooMany(Math.max(1, Math.ceil(seconds))));
    },
  } satisfies Partial<Parameters<typeof rateLimit>[0]>;
  return {
    requests: rateLimit({
      ...shared,
      windowMs: MINUTE,
      limit: (request) =>
        accountOf(request) === undefined ? limits.requests : limits.signedInRequests,
      keyGenerator: (request) => {
        const account = accountOf(request);
        return account === undefined ? addressOf(request) : `account ${account}`;
      },
    }),
    publicCommands: rateLimit({
      ...shared,
      windowMs: 10 * MINUTE,
      limit: limits.publicCommands,
      keyGenerator: addressOf,
      skip: (request) => request.method !== 'POST' || accountOf(request) !== undefined,
    }),
    guesses: rateLimit({
      ...shared,
      windowMs: 10 * MINUTE,
      limit: limits.guesses,
      keyGenerator: addressOf,
      skipSuccessfulRequests: true,
    }),
  };
}
