import { PrintConsignmentQuery } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route, streamFile } from '@bluebox/service-http';
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
        return streamFile(response, pdf, {
          mediaType: 'application/pdf',
          disposition: `inline; filename="${query.kind}-${number}.pdf"`,
        });
      },
    }),
  ];
}
