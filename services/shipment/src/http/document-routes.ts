import { pipeline } from 'node:stream/promises';
import { PrintConsignmentQuery, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore, View } from '@bluebox/event-sourcing';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { consignmentSheet } from '../documents/consignment-sheet.ts';
import { DOCUMENT_WORDS } from '../documents/document-words.ts';
import { sheetPdf } from '../documents/sheet-pdf.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import type { KnownDrive } from '../projections/drives.ts';
import { assertMaySee, readConsignment } from './consignment-access.ts';
import { ConsignmentParams } from './consignment-routes.ts';
import { viewConsignment } from './consignment-view.ts';

export interface DocumentRouteDependencies {
  readonly store: EventStore;
  readonly drives: View;
  readonly cases: View;
  readonly kits: View;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
}

export function documentRoutes({
  store,
  drives,
  cases,
  kits,
  notes,
  photos,
}: DocumentRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.printConsignment, {
      summary: 'A paper of a consignment as PDF: the packing list, or the manifest of its boxes',
      access: 'packing',
      params: ConsignmentParams,
      query: PrintConsignmentQuery,
      answers: { 200: z.string() },
      mediaType: 'application/pdf',
      async handle({ params, query: { kind, language }, caller, response }) {
        const { consignment, ...stored } = await readConsignment(store, params.consignmentId);
        assertMaySee(consignment, caller);
        const drive = await drives.get<KnownDrive>('drives', consignment.driveId);
        if (drive === undefined) throw refuse('UNKNOWN_DRIVE');
        // Without the givers, because papers pass through many hands.
        const view = await viewConsignment(
          consignment,
          stored,
          'recipient',
          notes,
          photos,
          drives,
          cases,
          kits,
        );
        const pdf = sheetPdf(consignmentSheet(kind, view, drive, DOCUMENT_WORDS[language]));
        response.writeHead(200, {
          'Content-Type': 'application/pdf',
          'Content-Disposition': `inline; filename="${kind}-${view.number}.pdf"`,
          'Cache-Control': 'no-store',
        });
        try {
          await pipeline(pdf, response);
        } catch (error) {
          // The client has disconnected, so nobody is left to receive an error.
          if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
        }
        return undefined;
      },
    }),
  ];
}
