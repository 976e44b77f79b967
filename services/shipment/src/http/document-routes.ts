import { pipeline } from 'node:stream/promises';
import { PrintConsignmentQuery } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { printConsignment } from '../use-cases/print-consignment.ts';
import type { ConsignmentsShown } from '../use-cases/view-consignment.ts';
import { ConsignmentParams } from './consignment-params.ts';

export function documentRoutes(dependencies: ConsignmentsShown): readonly Route[] {
  return [
    defineRoute(routes.printConsignment, {
      summary: 'A paper of a consignment as PDF: the packing list, or the manifest of its boxes',
      access: 'packing',
      params: ConsignmentParams,
      query: PrintConsignmentQuery,
      answers: { 200: z.string() },
      mediaType: 'application/pdf',
      async handle({ params, query, caller, response }) {
        const { pdf, number } = await printConsignment(
          dependencies,
          params.consignmentId,
          query,
          caller,
        );
        response.writeHead(200, {
          'Content-Type': 'application/pdf',
          'Content-Disposition': `inline; filename="${query.kind}-${number}.pdf"`,
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
