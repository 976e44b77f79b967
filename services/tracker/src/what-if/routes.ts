import {
  ListWhatIfPartsQuery,
  refuse,
  ShowWhatIfQuery,
  WhatIfPartList,
  WhatIfView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import type { z } from 'zod';
import { DriveParams, readTotals } from '../drive-access.ts';
import type { TotalsDocument } from '../totals/projection.ts';
import { listWhatIfParts, type Otherwise, readWhatIf } from './read-what-if.ts';

export interface WhatIfRouteDependencies {
  readonly totals: View;
  readonly whatIf: View;
  readonly journeys: View;
}

/** Returns the drive's rules, with those replaced that were asked for. */
function otherwiseOf(
  { terms }: TotalsDocument,
  asked: z.output<typeof ShowWhatIfQuery>,
): Otherwise {
  if (terms === undefined) throw refuse('UNKNOWN_DRIVE');
  const { version: _, ...current } = terms.rules;
  const rules = {
    minimumMonthsAtArrival: asked.minimumMonthsAtArrival ?? current.minimumMonthsAtArrival,
    sealedOnly: asked.sealedOnly ?? current.sealedOnly,
    devicesMustWork: asked.devicesMustWork ?? current.devicesMustWork,
    prescriptionAllowed: asked.prescriptionAllowed ?? current.prescriptionAllowed,
    categories: asked.categories ?? current.categories,
  };
  return { rules, currentArrival: terms.expectedArrival };
}

/** Makes the routes that apply other rules to what inspectors saw. They write nothing. */
export function whatIfRoutes(views: WhatIfRouteDependencies): readonly Route[] {
  const { totals, whatIf } = views;
  return [
    defineRoute(routes.showWhatIf, {
      summary:
        'What other rules would have decided on the inspected goods of a drive, and where those goods are now',
      access: 'coordinator',
      params: DriveParams,
      query: ShowWhatIfQuery,
      answers: { 200: WhatIfView },
      async handle({ params: { driveId }, query, caller }) {
        const document = await readTotals(totals, driveId, caller);
        const otherwise = otherwiseOf(document, query);
        return ok({
          driveId,
          rules: otherwise.rules,
          kinds: await readWhatIf(whatIf, document, otherwise),
          unknown: ['not-pledged-after-warning' as const] as ['not-pledged-after-warning'],
        });
      },
    }),
    defineRoute(routes.listWhatIfParts, {
      summary: 'The inspected parts behind one count of what other rules would have decided',
      access: 'coordinator',
      params: DriveParams,
      query: ListWhatIfPartsQuery,
      answers: { 200: WhatIfPartList },
      async handle({
        params: { driveId },
        query: { category, unit, outcome, limit, after, ...asked },
        caller,
      }) {
        const document = await readTotals(totals, driveId, caller);
        return ok(
          await listWhatIfParts(
            views,
            driveId,
            { category, unit, outcome, limit, after },
            otherwiseOf(document, asked),
          ),
        );
      },
    }),
  ];
}
