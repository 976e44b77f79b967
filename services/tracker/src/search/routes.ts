import { CodeHits, FindCodeQuery, SearchedCode } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type CodeViews, findCode } from './find-code.ts';

export function searchRoutes(views: CodeViews): readonly Route[] {
  return [
    defineRoute(routes.findCode, {
      summary: 'Find by reference, number, id or its end, waybill or lot, in every drive',
      access: 'volunteer',
      params: z.strictObject({ code: SearchedCode }),
      query: FindCodeQuery,
      answers: { 200: CodeHits },
      handle: async ({ params: { code }, query: { driveId } }) =>
        ok(await findCode(views, code, driveId)),
    }),
  ];
}
