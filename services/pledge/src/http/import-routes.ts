import {
  Id,
  ImportPledgesAnswer,
  ImportPledgesBody,
  PlanImportAnswer,
  PlanImportBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type Importing, importPledges } from '../use-cases/import/import-pledges.ts';
import { planPledges } from '../use-cases/import/plan-import.ts';

/** Largest body of a plan or an import, in bytes. */
const LARGEST_IMPORT = 1024 * 1024;

export function importRoutes(importing: Importing): readonly Route[] {
  const params = z.strictObject({ driveId: Id });
  return [
    defineRoute(routes.planImport, {
      summary:
        'Preview an import: the pledges it would create, change and withdraw; changes nothing',
      access: 'coordinator',
      params,
      body: PlanImportBody,
      bodyLimit: LARGEST_IMPORT,
      answers: { 200: PlanImportAnswer },
      handle: async ({ params: { driveId }, body, context }) =>
        ok({ plans: await planPledges(importing, driveId, body.pledges, context.at) }),
    }),
    defineRoute(routes.importPledges, {
      summary: 'Take in pledges from a spreadsheet; the same key again amends the same pledge',
      access: 'coordinator',
      params,
      body: ImportPledgesBody,
      bodyLimit: LARGEST_IMPORT,
      answers: { 200: ImportPledgesAnswer },
      handle: async ({ params: { driveId }, body, context }) =>
        ok({
          results: await importPledges(
            importing,
            driveId,
            body.pledges,
            body.noticeVersion,
            context,
          ),
        }),
    }),
  ];
}
