import { createHmac, timingSafeEqual } from 'node:crypto';
import { LINK_KINDS, PROVIDER_PURPOSES } from '@bluebox/contracts';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';
import { cookieName, LINKS_COOKIE, type LinkGrant, SESSION_COOKIE } from '@bluebox/service-http';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Credential } from '../domain/account-lifecycle.ts';
import { CHALLENGE_MILLISECONDS } from '../passkeys.ts';
import { ERRAND_MILLISECONDS, type ProviderErrand } from '../provider-sign-in.ts';
import { LONGEST_SESSION, sessionDigest } from '../sessions.ts';

/* The portal's cookies: the session, a sign-in that waits for its second factor or the organisation's
   provider, the open private links, and the accounts that have signed
   in with the browser. */

/** Number of private links that one browser keeps open at once. The oldest is dropped first. */
const MOST_LINKS = 8;
const LINKS_HOURS = 12;
/** Number of accounts whose sign-in one browser remembers. */
const MOST_ACCOUNTS = 8;
const DEVICE_DAYS = 365;
const BEGUN_SIGN_IN_MINUTES = 10;

export interface Cookies {
  /** Returns the account whose password was right in this browser up to ten minutes ago. */
  begunSignIn(request: Request, now: Date): Credential | undefined;
  /**
   * Lets the browser give a second factor of the account. The cookie opens nothing else.
   */
  setBegunSignIn(response: Response, credential: Credential, now: Date): void;
  clearBegunSignIn(response: Response): void;
  /** Returns the challenge for a passkey that this browser got a short time ago. */
  challenge(request: Request, now: Date): string | undefined;
  setChallenge(response: Response, challenge: string, now: Date): void;
  /** Returns the authentication at the organisation's provider that was begun in this browser. */
  askedOfProvider(request: Request, now: Date): ProviderErrand | undefined;
  setAskedOfProvider(response: Response, errand: ProviderErrand): void;
  clearAskedOfProvider(response: Response): void;
  /** Returns the hash under which the caller's session is stored. */
  session(request: Request): string | undefined;
  setSession(response: Response, secret: string): void;
  clearSession(response: Response): void;
  links(request: Request, now: Date): readonly LinkGrant[];
  /**
   * Returns the id of the browser's set of links, by which all copies of the set are closed;
   * `undefined` if the browser has no links, or its cookie is of an older version.
   */
  linksId(request: Request, now: Date): string | undefined;
  /**
   * Adds a grant to the browser's set of links. If the set has another id, a new set with this id
   * replaces it.
   */
  addLink(request: Request, response: Response, grant: LinkGrant, now: Date, linksId: string): void;
  clearLinks(response: Response): void;
  /**
   * Returns the id of the browser; `undefined` if this account has not signed in with it before.
   */
  deviceOf(request: Request, accountId: string): string | undefined;
  /** Returns the id of the browser; `undefined` if nobody has signed in with it before. */
  device(request: Request): string | undefined;
  /** Records that the account has signed in with this browser. */
  addDevice(request: Request, response: Response, accountId: string, newId: string): void;
}

const Links = z.strictObject({
  links: z
    .array(
      z.strictObject({
        kind: z.enum(LINK_KINDS),
        id: z.string(),
        generation: z.int(),
      }),
    )
    .max(MOST_LINKS),
  expires: z.int(),
  /** Id of the set; absent in cookies of older versions. */
  id: z.string().max(64).optional(),
});
const BegunSignIn = z.strictObject({
  accountId: z.string(),
  credential: z.int(),
  expires: z.int(),
});
const Challenge = z.strictObject({ challenge: z.string(), expires: z.int() });
const ProviderErrandCookie = z.strictObject({
  purpose: z.enum(PROVIDER_PURPOSES),
  begunAt: z.int(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string().optional(),
  inWindow: z.boolean().optional(),
  accountId: z.string().optional(),
  joining: z.strictObject({ code: z.string(), name: z.string(), login: z.string() }).optional(),
});
const Device = z.strictObject({ id: z.string().max(64), accounts: z.array(z.string()) });

/**
 * @param https whether browsers reach the portal only by HTTPS. Cookies are then bound to HTTPS and
 *   to this host.
 */
export function portalCookies(key: KeySource, https: boolean): Cookies {
  const keys = liveKeys(key);
  const sessionName = cookieName(SESSION_COOKIE, https);
  const linksName = cookieName(LINKS_COOKIE, https);
  const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure: https } as const;
  const begunName = cookieName('bluebox_begun', https);
  const challengeName = cookieName('bluebox_challenge', https);
  const errandName = cookieName('bluebox_provider', https);
  const deviceName = cookieName('bluebox_device', https);
  const sign = (purpose: string, text: string, by = keys.current) =>
    createHmac('sha256', by).update(`bluebox-${purpose}\n${text}`).digest('base64url');
  const signed = (purpose: string, content: object): string => {
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${sign(purpose, text)}`;
  };
  /**
   * Returns the content of a cookie that was signed for this purpose. Other content is not parsed.
   */
  const readSigned = (request: Request, name: string, purpose: string): unknown => {
    const [text, signature] = (readCookie(request, name) ?? '').split('.');
    if (text === undefined || signature === undefined) return undefined;
    const given = Buffer.from(signature);
    const isSignedWith = (each: Buffer): boolean => {
      const expected = Buffer.from(sign(purpose, text, each));
      return expected.length === given.length && timingSafeEqual(expected, given);
    };
    if (!keys.accepted.some(isSignedWith)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  };

  const readLinks = (request: Request, now: Date): z.infer<typeof Links> | undefined => {
    const parsed = Links.safeParse(readSigned(request, linksName, 'links'));
    return parsed.success && parsed.data.expires > now.getTime() ? parsed.data : undefined;
  };
  const readDevice = (request: Request) =>
    Device.safeParse(readSigned(request, deviceName, 'device')).data;

  return {
    session(request) {
      const secret = readCookie(request, sessionName);
      return secret === undefined ? undefined : sessionDigest(secret);
    },
    begunSignIn(request, now) {
      const begun = BegunSignIn.safeParse(readSigned(request, begunName, 'begun-sign-in')).data;
      if (begun === undefined || begun.expires <= now.getTime()) return undefined;
      return { accountId: begun.accountId, credential: begun.credential };
    },
    setBegunSignIn(response, { accountId, credential }, now) {
      const maxAge = BEGUN_SIGN_IN_MINUTES * 60_000;
      const content = { accountId, credential, expires: now.getTime() + maxAge };
      response.cookie(begunName, signed('begun-sign-in', content), { ...attributes, maxAge });
    },
    clearBegunSignIn: (response) => void response.clearCookie(begunName, attributes),
    challenge(request, now) {
      const given = Challenge.safeParse(readSigned(request, challengeName, 'challenge')).data;
      return given !== undefined && given.expires > now.getTime() ? given.challenge : undefined;
    },
    setChallenge(response, challenge, now) {
      const maxAge = CHALLENGE_MILLISECONDS;
      const content = { challenge, expires: now.getTime() + maxAge };
      response.cookie(challengeName, signed('challenge', content), { ...attributes, maxAge });
    },
    askedOfProvider(request, now) {
      const { data } = ProviderErrandCookie.safeParse(readSigned(request, errandName, 'provider'));
      return data !== undefined && data.begunAt + ERRAND_MILLISECONDS > now.getTime()
        ? data
        : undefined;
    },
    setAskedOfProvider: (response, errand) =>
      void response.cookie(errandName, signed('provider', errand), {
        ...attributes,
        maxAge: ERRAND_MILLISECONDS,
      }),
    clearAskedOfProvider: (response) => void response.clearCookie(errandName, attributes),
    setSession: (response, secret) =>
      void response.cookie(sessionName, secret, {
        ...attributes,
        maxAge: LONGEST_SESSION,
      }),
    clearSession: (response) => void response.clearCookie(sessionName, attributes),
    links: (request, now) => readLinks(request, now)?.links ?? [],
    linksId: (request, now) => readLinks(request, now)?.id,
    addLink(request, response, grant, now, linksId) {
      const held = readLinks(request, now);
      const others = (held?.id === linksId ? held.links : []).filter(
        ({ kind, id }) => kind !== grant.kind || id !== grant.id,
      );
      const links = [...others, grant].slice(-MOST_LINKS);
      const maxAge = LINKS_HOURS * 3_600_000;
      const content = { links, expires: now.getTime() + maxAge, id: linksId };
      response.cookie(linksName, signed('links', content), { ...attributes, maxAge });
    },
    clearLinks: (response) => void response.clearCookie(linksName, attributes),
    deviceOf(request, accountId) {
      const known = readDevice(request);
      return known?.accounts.includes(accountId) === true ? known.id : undefined;
    },
    device: (request) => readDevice(request)?.id,
    addDevice(request, response, accountId, newId) {
      const known = readDevice(request);
      const others = (known?.accounts ?? []).filter((other) => other !== accountId);
      const accounts = [...others, accountId].slice(-MOST_ACCOUNTS);
      const maxAge = DEVICE_DAYS * 86_400_000;
      const content = { id: known?.id ?? newId, accounts };
      response.cookie(deviceName, signed('device', content), { ...attributes, maxAge });
    },
  };
}

function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
