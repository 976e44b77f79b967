import { CodeHits, FindCodeQuery, SearchedCode } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type CodeViews, findCode } from './find-code.ts';

export function searchRoutes(views: CodeViews): readonly Route[] {
  return [
    defineRoute(routes.findCode, {
      summary: 'Search all drives by reference, number, id or its end, waybill or lot',
      access: 'volunteer',
      params: z.strictObject({ code: SearchedCode }),
      query: FindCodeQuery,
      answers: { 200: CodeHits },
      handle: async ({ params: { code }, query: { driveId }, caller }) =>
        ok(await findCode(views, code, driveId, caller)),
    }),
  ];
}
