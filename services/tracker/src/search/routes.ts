import { CodeHits, Id, SearchedCode } from '@bluebox/contracts';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type CodeViews, findCode } from './find-code.ts';

export function searchRoutes(views: CodeViews): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/codes/:code',
      operation: 'findCode',
      summary: 'Find by reference, number, id or its end, waybill or lot, in every drive',
      access: 'volunteer',
      params: z.strictObject({ code: SearchedCode }),
      query: z.strictObject({
        /** The caller's current drive. */
        driveId: Id.optional(),
      }),
      answers: { 200: CodeHits },
      handle: async ({ params: { code }, query: { driveId } }) =>
        ok(await findCode(views, code, driveId)),
    }),
  ];
}
