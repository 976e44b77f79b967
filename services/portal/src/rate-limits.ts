import {
  type LinkGrant,
  REPLAYED_HEADER,
  sendProblem,
  tooManyRequests,
} from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';

/** Limits of the portal. Those left out are as in {@link PORTAL_LIMITS}. */
export interface PortalLimits {
  /**
   * Requests to the API per address and minute, for callers who are not signed in. Generous, because an
   * office shares one address.
   */
  readonly requests?: number;
  /** Requests to the API per signed-in account and minute: a brake on scripts that run wild. */
  readonly signedInRequests?: number;
  /**
   * Effects caused by strangers per address and ten minutes, above all pledges. Refused and repeated requests
   * are not counted.
   */
  readonly publicCommands?: number;
  /** Wrong passwords and codes per address and ten minutes. Right ones are not counted. */
  readonly guesses?: number;
  /**
   * Drawings per address and minute, for callers who are not signed in: each keeps the process busy for some
   * milliseconds.
   */
  readonly drawings?: number;
  /**
   * The multiple of these limits, guesses apart, that holders of private links may reach together from one
   * address. Each is counted by their link, but every pledge gives a link, so one person may hold many.
   */
  readonly holdersTogether?: number;
}

export const PORTAL_LIMITS: Required<PortalLimits> = {
  requests: 6_000,
  signedInRequests: 30_000,
  publicCommands: 600,
  guesses: 100,
  drawings: 300,
  holdersTogether: 10,
};

const MINUTE = 60_000;

/** The unit that counts as one address; for IPv6 the network that one customer gets. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

export interface RateLimits {
  readonly requests: RequestHandler[];
  readonly publicCommands: RequestHandler[];
  /** Blocks sign-in after too many wrong passwords at this address, unless the browser is known. */
  readonly guesses: RequestHandler;
  /** Wrong codes: counted with the passwords, but a right one still opens. */
  readonly codes: RequestHandler;
  readonly drawings: RequestHandler[];
  /** The error for a wrong code; after too many, the error that asks to wait. */
  wrongCode(request: Request, refusal: Error): Error;
}

/** Identities by which a request is counted. */
export interface Known {
  accountOf(request: Request): string | undefined;
  /** The private link that it shows, and the one opened last where it shows none. */
  linkOf(request: Request): LinkGrant | undefined;
  /** Id of the browser, if somebody has signed in there before. */
  deviceOf(request: Request): string | undefined;
}

const secondsLeft = (request: Request): number => {
  const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
  return Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
};

/**
 * A whole office may share one address. So a caller who is known otherwise, by an account, a private link or
 * a browser, is counted by that, and strangers at the address cannot use it up.
 */
export function rateLimits(given: PortalLimits, known: Known): RateLimits {
  const limits = { ...PORTAL_LIMITS, ...given };
  const { accountOf, linkOf, deviceOf } = known;
  const strangerOf = (request: Request): string => {
    const link = linkOf(request);
    return link === undefined ? addressOf(request) : `link ${link.kind} ${link.id}`;
  };
  const codes = new WeakSet<Request>();
  const waits = new WeakMap<Request, number>();
  const shared = {
    standardHeaders: false,
    legacyHeaders: false,
    // The portal itself removes headers that must not be trusted.
    validate: { xForwardedForHeader: false, forwardedHeader: false, keyGeneratorIpFallback: false },
    handler(request, response) {
      sendProblem(response, tooManyRequests(secondsLeft(request)));
    },
  } satisfies Partial<Options>;
  type Rules = Partial<Options>;
  const isSignedIn = (request: Request) => accountOf(request) !== undefined;
  /** All holders of private links at an address together. */
  const together = (limit: number, rules: Rules) =>
    rateLimit({
      ...shared,
      ...rules,
      limit: limit * limits.holdersTogether,
      keyGenerator: addressOf,
      skip: (request, response) =>
        isSignedIn(request) ||
        linkOf(request) === undefined ||
        (rules.skip?.(request, response) ?? false),
    });
  const guesses = rateLimit({
    ...shared,
    windowMs: 10 * MINUTE,
    limit: limits.guesses,
    keyGenerator: (request) => {
      const device = deviceOf(request);
      return device === undefined ? addressOf(request) : `browser ${device}`;
    },
    skipSuccessfulRequests: true,
    handler(request, response, next) {
      // A code cannot be guessed, so a right one is not counted as a guess.
      if (!codes.has(request)) return shared.handler(request, response);
      waits.set(request, secondsLeft(request));
      next();
    },
  });
  const ofRequests = { windowMs: MINUTE } satisfies Rules;
  const ofCommands = {
    windowMs: 10 * MINUTE,
    skip: (request) => request.method !== 'POST' || isSignedIn(request),
    skipFailedRequests: true,
    requestWasSuccessful: (_request, response) =>
      response.statusCode < 400 && response.getHeader(REPLAYED_HEADER) === undefined,
  } satisfies Rules;
  const ofDrawings = { windowMs: MINUTE, skip: isSignedIn } satisfies Rules;
  return {
    requests: [
      rateLimit({
        ...shared,
        ...ofRequests,
        limit: (request) => (isSignedIn(request) ? limits.signedInRequests : limits.requests),
        keyGenerator: (request) => {
          const account = accountOf(request);
          return account === undefined ? strangerOf(request) : `account ${account}`;
        },
      }),
      together(limits.requests, ofRequests),
    ],
    publicCommands: [
      rateLimit({
        ...shared,
        ...ofCommands,
        limit: limits.publicCommands,
        keyGenerator: strangerOf,
      }),
      together(limits.publicCommands, ofCommands),
    ],
    guesses,
    codes(request, response, next) {
      codes.add(request);
      return guesses(request, response, next);
    },
    drawings: [
      rateLimit({ ...shared, ...ofDrawings, limit: limits.drawings, keyGenerator: strangerOf }),
      together(limits.drawings, ofDrawings),
    ],
    wrongCode(request, refusal) {
      const seconds = waits.get(request);
      return seconds === undefined ? refusal : tooManyRequests(seconds);
    },
  };
}
