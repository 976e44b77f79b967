import type { ImportPledgesBody, PlanImportBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { postJson } from '../../platform/api.ts';

/** Imports pledges from a spreadsheet. The answer has an outcome for each pledge. */
export const importPledges =
  (driveId: string) => (body: ImportPledgesBody, idempotencyKey: string) =>
    postJson(routes.importPledges.at({ driveId }), body, {
      idempotencyKey,
    });

/** Requests a preview of an import, which changes nothing. */
export const planImport = (driveId: string) => (pledges: PlanImportBody['pledges']) =>
  postJson(routes.planImport.at({ driveId }), { pledges });
