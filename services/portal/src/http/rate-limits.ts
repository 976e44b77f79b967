import {
  type LinkGrant,
  REPLAYED_HEADER,
  sendProblem,
  tooManyRequests,
} from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';

/** Limits of the portal. The defaults are in {@link PORTAL_LIMITS}. */
export interface PortalLimits {
  /**
   * Number of requests to the API per minute from one address or with one private link, for callers
   * who are not signed in. The limit is generous, because a whole office may share one address.
   */
  readonly requests?: number;
  /** Number of requests to the API per signed-in account and minute, to limit runaway scripts. */
  readonly signedInRequests?: number;
  /**
   * Number of commands with an effect, mostly pledges, per ten minutes from one address or with one
   * private link, for callers who are not signed in. Refused and repeated requests do not count.
   */
  readonly publicCommands?: number;
  /** Number of wrong passwords and codes per ten minutes from one address or known browser. */
  readonly guesses?: number;
  /**
   * Number of requests for QR codes and ledgers of drives per minute from one address or with one private link, for
   * callers who are not signed in. Each of them keeps the process busy for some milliseconds.
   */
  readonly drawings?: number;
  /**
   * Number of searches for givers per account and ten minutes. A busy desk needs fewer, and nobody reads
   * out the givers of a drive with them.
   */
  readonly peopleSearches?: number;
  /**
   * Number of requests for names of givers per account and ten minutes, each for a page of the list of
   * pledges. Whoever works through a list needs fewer.
   */
  readonly giverNames?: number;
  /**
   * Factor between the limits of one private link and the limits of all private links at one
   * address together. The limits of single links would not stop a person with many links, and every
   * pledge adds a link. Guesses have no such factor.
   */
  readonly holdersTogether?: number;
}

const PORTAL_LIMITS: Required<PortalLimits> = {
  requests: 6_000,
  signedInRequests: 30_000,
  publicCommands: 600,
  guesses: 100,
  drawings: 300,
  peopleSearches: 100,
  giverNames: 100,
  holdersTogether: 10,
};

const MINUTE = 60_000;

/** Returns the address that requests are counted by. For IPv6 it is the network of one customer. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

export interface RateLimits {
  readonly requests: RequestHandler[];
  readonly publicCommands: RequestHandler[];
  /**
   * Refuses to check passwords after too many wrong passwords and codes from one address. A known
   * browser is counted separately.
   */
  readonly guesses: RequestHandler;
  /**
   * Counts wrong codes together with wrong passwords. A right code is accepted even at the limit.
   */
  readonly codes: RequestHandler;
  readonly drawings: RequestHandler[];
  readonly peopleSearches: RequestHandler;
  readonly giverNames: RequestHandler;
  /**
   * Returns the error for a wrong code. After too many wrong codes, the error asks the caller to
   * wait.
   */
  wrongCode(request: Request, refusal: Error): Error;
}

/** The identities by which a request can be counted. */
export interface Known {
  accountOf(request: Request): string | undefined;
  /** Returns the private link in the request's header, or else the link that was opened last. */
  linkOf(request: Request): LinkGrant | undefined;
  /** Returns the id of the browser; `undefined` if nobody has signed in with it before. */
  deviceOf(request: Request): string | undefined;
}

const secondsLeft = (request: Request): number => {
  const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
  return Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
};

/**
 * Makes the handlers that limit rates. Callers who can be told apart are counted by account,
 * private link or browser. Strangers at a shared address therefore cannot use up the limits of such
 * callers.
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
    // These checks are needless, because the portal removes untrusted headers itself, and
    // `addressOf` counts IPv6 addresses by network.
    validate: { xForwardedForHeader: false, forwardedHeader: false, keyGeneratorIpFallback: false },
    handler(request, response) {
      sendProblem(response, tooManyRequests(secondsLeft(request)));
    },
  } satisfies Partial<Options>;
  type Rules = Partial<Options>;
  const isSignedIn = (request: Request) => accountOf(request) !== undefined;
  /** Counts all private links at one address together. */
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
      // A right code is accepted even at the limit, because codes are too long to be guessed.
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
  /** Limits requests that give out who people are, by account. */
  const readingPeople = (limit: number) =>
    rateLimit({
      ...shared,
      windowMs: 10 * MINUTE,
      limit,
      keyGenerator: (request) => `account ${accountOf(request)}`,
      // A stranger is refused anyway, and by the limit of requests.
      skip: (request) => !isSignedIn(request),
    });
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
    peopleSearches: readingPeople(limits.peopleSearches),
    giverNames: readingPeople(limits.giverNames),
    wrongCode(request, refusal) {
      const seconds = waits.get(request);
      return seconds === undefined ? refusal : tooManyRequests(seconds);
    },
  };
}
