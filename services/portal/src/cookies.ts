import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkGrant } from '@bluebox/service-http';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { LONGEST_SESSION } from './sessions.ts';

/** Links that one browser keeps open at once; the oldest goes first. */
const MOST_LINKS = 8;
const LINKS_HOURS = 12;

export interface Cookies {
  /** The digest under which the caller's session is kept. */
  session(request: Request): string | undefined;
  setSession(response: Response, secret: string): void;
  clearSession(response: Response): void;
  links(request: Request, now: Date): readonly LinkGrant[];
  /** Adds a grant to those that the browser holds. */
  addLink(request: Request, response: Response, grant: LinkGrant, now: Date): void;
  clearLinks(response: Response): void;
}

const Links = z.strictObject({
  links: z
    .array(
      z.strictObject({
        kind: z.enum(['pledge', 'consignment']),
        id: z.string(),
        generation: z.int(),
      }),
    )
    .max(MOST_LINKS),
  expires: z.int(),
});

/** What a session is kept under: who reads the store cannot act as anybody. */
export const sessionDigest = (secret: string): string =>
  createHash('sha256').update(secret).digest('base64url');

/** @param https whether browsers reach the portal by HTTPS only: then cookies are bound to it and to this host. */
export function portalCookies(key: Buffer, https: boolean): Cookies {
  const prefix = https ? '__Host-' : '';
  const sessionName = `${prefix}bluebox_session`;
  const linksName = `${prefix}bluebox_links`;
  const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure: https } as const;
  const sign = (text: string) =>
    createHmac('sha256', key).update(`bluebox-links\n${text}`).digest('base64url');

  const readLinks = (request: Request, now: Date): readonly LinkGrant[] => {
    const [text, signature] = (readCookie(request, linksName) ?? '').split('.');
    if (text === undefined || signature === undefined) return [];
    const expected = Buffer.from(sign(text));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return [];
    const parsed = Links.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success && parsed.data.expires > now.getTime() ? parsed.data.links : [];
  };

  return {
    session(request) {
      const secret = readCookie(request, sessionName);
      return secret === undefined ? undefined : sessionDigest(secret);
    },
    setSession: (response, secret) =>
      void response.cookie(sessionName, secret, {
        ...attributes,
        maxAge: LONGEST_SESSION,
      }),
    clearSession: (response) => void response.clearCookie(sessionName, attributes),
    links: readLinks,
    addLink(request, response, grant, now) {
      const others = readLinks(request, now).filter(
        ({ kind, id }) => kind !== grant.kind || id !== grant.id,
      );
      const links = [...others, grant].slice(-MOST_LINKS);
      const maxAge = LINKS_HOURS * 3_600_000;
      const text = Buffer.from(JSON.stringify({ links, expires: now.getTime() + maxAge })).toString(
        'base64url',
      );
      response.cookie(linksName, `${text}.${sign(text)}`, { ...attributes, maxAge });
    },
    clearLinks: (response) => void response.clearCookie(linksName, attributes),
  };
}

function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return undefined;
}
