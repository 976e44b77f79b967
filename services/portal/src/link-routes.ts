import {
  DrawQrQuery,
  LinksForgotten,
  OpenLinkAnswer,
  OpenLinkBody,
  refuse,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { BoundedMap, defineRoute, ok, type Route, readCapabilityCode } from '@bluebox/service-http';
import { toSVG } from 'bwip-js/node';
import type { Request } from 'express';
import { z } from 'zod';
import type { Cookies } from './cookies.ts';
import type { ForgottenLinks } from './forgotten-links.ts';

export interface LinkRouteDependencies {
  readonly cookies: Cookies;
  readonly forgotten: ForgottenLinks;
  /** Returns the error for a wrong code. */
  readonly wrongCode: (request: Request, refusal: Error) => Error;
  /** Key of the codes of private links. */
  readonly linkKey: Buffer;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Number of cached drawings, of some kilobytes each. */
const MOST_DRAWINGS = 500;

/** Makes the routes for private links, and for images of codes that are not secret. */
export function linkRoutes(dependencies: LinkRouteDependencies): readonly Route[] {
  const { cookies, forgotten, wrongCode, linkKey, now, newId } = dependencies;
  const drawings = new BoundedMap<string, string>(MOST_DRAWINGS);
  return [
    defineRoute(routes.openLink, {
      summary:
        'Open a private link by its code, which is then stored in a cookie and is never in a URL',
      access: 'public',
      body: OpenLinkBody,
      answers: { 200: OpenLinkAnswer },
      async handle({ body, response }) {
        const grant = readCapabilityCode(linkKey, body.code);
        if (grant === undefined) throw wrongCode(response.req, refuse('LINK_NOT_GOOD'));
        const held = cookies.linksId(response.req, now());
        // Closed links must not be reopened together with a new one by an old copy of the cookie.
        const isOver = held === undefined || (await forgotten.has(held));
        cookies.addLink(response.req, response, grant, now(), isOver ? newId() : held);
        return ok({ kind: grant.kind, id: grant.id });
      },
    }),
    defineRoute(routes.forgetLinks, {
      summary: 'Close the private links that are open in this browser',
      access: 'public',
      answers: { 200: LinksForgotten },
      async handle({ response }) {
        const linksId = cookies.linksId(response.req, now());
        if (linksId !== undefined) await forgotten.add(linksId);
        cookies.clearLinks(response);
        return ok({ links: [] });
      },
    }),
    defineRoute(routes.drawQr, {
      summary: 'A QR code for a reference or a URL, but not for a private link',
      access: 'public',
      query: DrawQrQuery,
      answers: { 200: z.string() },
      mediaType: 'image/svg+xml',
      async handle({ query, response }) {
        const svg = drawings.get(query.text) ?? drawQr(query.text);
        drawings.set(query.text, svg);
        response
          .status(200)
          .setHeader('Cache-Control', 'public, max-age=86400')
          .type('image/svg+xml')
          .send(svg);
        return undefined;
      },
    }),
  ];
}

/**
 * Options of the QR code. Up to a quarter of the code may be damaged with error correction level Q.
 * The library's types lack options of single symbologies.
 */
const QR_OPTIONS: { bcid: string } & Record<string, unknown> = {
  bcid: 'qrcode',
  eclevel: 'Q',
  scale: 4,
  padding: 4,
};
const drawQr = (text: string): string => toSVG({ ...QR_OPTIONS, text });
