import { type PrintConsignmentQuery, refuse } from '@bluebox/contracts';
import type { Caller } from '@bluebox/service-http';
import { sheetPdf } from '@bluebox/typefaces/sheet-pdf';
import type { z } from 'zod';
import { consignmentSheet } from '../documents/consignment-sheet.ts';
import { DOCUMENT_WORDS } from '../documents/document-words.ts';
import type { KnownDrive } from '../projections/drives.ts';
import { assertMaySee, readConsignment } from './known-consignment.ts';
import { type ConsignmentsShown, viewConsignment } from './view-consignment.ts';

/**
 * Makes a PDF of a consignment's paper. Refuses a consignment that the caller may not see, and a
 * consignment whose drive is not known yet.
 */
export async function printConsignment(
  dependencies: ConsignmentsShown,
  consignmentId: string,
  { kind, language, ...ledger }: z.output<typeof PrintConsignmentQuery>,
  caller: Caller,
) {
  const { consignment, ...stored } = await readConsignment(dependencies.store, consignmentId);
  assertMaySee(consignment, caller, 'packing');
  const drive = await dependencies.drives.get<KnownDrive>('drives', consignment.driveId);
  if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
  // Papers pass through many hands, so they show only what the recipient may see, without the
  // givers.
  const view = await viewConsignment(dependencies, consignment, stored, 'recipient');
  const pdf = sheetPdf(consignmentSheet(kind, view, drive, DOCUMENT_WORDS[language], ledger));
  return { pdf, number: view.number };
}
