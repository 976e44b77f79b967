import type {
  ImportPledgesAnswer,
  ImportPledgesBody,
  PlanImportAnswer,
  PlanImportBody,
} from '@bluebox/contracts';
import { postJson } from '../../shared/api.ts';

/** Takes pledges of a spreadsheet in; each has an answer of its own. */
export const importPledges =
  (driveId: string) => (body: ImportPledgesBody, idempotencyKey: string) =>
    postJson<ImportPledgesAnswer>(`/api/pledge/drives/${driveId}/imports`, body, {
      idempotencyKey,
    });

/** What an import would create, change and withdraw. Asking changes nothing. */
export const planImport = (driveId: string) => (pledges: PlanImportBody['pledges']) =>
  postJson<PlanImportAnswer>(`/api/pledge/drives/${driveId}/imports/plan`, { pledges });
