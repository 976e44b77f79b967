import type { ImportPledgesAnswer, ImportPledgesBody } from '@bluebox/contracts';
import { postJson } from '../../shared/api.ts';

/** Takes pledges of a spreadsheet in; each has an answer of its own. */
export const importPledges =
  (driveId: string) => (body: ImportPledgesBody, idempotencyKey: string) =>
    postJson<ImportPledgesAnswer>(`/api/pledge/drives/${driveId}/imports`, body, {
      idempotencyKey,
    });
