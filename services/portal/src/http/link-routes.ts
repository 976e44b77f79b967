import { DrawQrQuery, LinksForgotten, OpenLinkAnswer, OpenLinkBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import { qrDrawer } from '../use-cases/draw-qr.ts';
import { type ForgetLinksDependencies, forgetLinks } from '../use-cases/forget-links.ts';
import { type OpenLinkDependencies, openLink } from '../use-cases/open-link.ts';
import type { Cookies } from './cookies.ts';

export interface LinkRouteDependencies extends OpenLinkDependencies, ForgetLinksDependencies {
  readonly cookies: Cookies;
  /** Returns the error for a wrong code. */
  readonly wrongCode: (request: Request, refusal: Error) => Error;
  readonly now: () => Date;
}

/** Makes the routes that open and close private links, and draw QR codes. */
export function linkRoutes(dependencies: LinkRouteDependencies): readonly Route[] {
  const { cookies, wrongCode, now } = dependencies;
  const drawQr = qrDrawer();
  return [
    defineRoute(routes.openLink, {
      summary:
        'Open a private link by its code, which is then stored in a cookie and is never in a URL',
      access: 'public',
      body: OpenLinkBody,
      answers: { 200: OpenLinkAnswer },
      async handle({ body, response }) {
        const { req } = response;
        const held = cookies.linksId(req, now());
        const { grant, linksId } = await openLink(dependencies, body.code, held, (refusal) =>
          wrongCode(req, refusal),
        );
        cookies.addLink(req, response, grant, now(), linksId);
        return ok({ kind: grant.kind, id: grant.id });
      },
    }),
    defineRoute(routes.forgetLinks, {
      summary: 'Close the private links that are open in this browser',
      access: 'public',
      answers: { 200: LinksForgotten },
      async handle({ response }) {
        const reply = await forgetLinks(dependencies, cookies.linksId(response.req, now()));
        cookies.clearLinks(response);
        return reply;
      },
    }),
    defineRoute(routes.drawQr, {
      summary: 'A QR code for a reference or a URL, but not for a private link',
      access: 'public',
      query: DrawQrQuery,
      answers: { 200: z.string() },
      mediaType: 'image/svg+xml',
      async handle({ query, response }) {
        const svg = drawQr(query.text);
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
