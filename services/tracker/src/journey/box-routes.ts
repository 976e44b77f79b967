import { BoxOriginsView, Id, LabelledBoxView, refuse } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { findTotals } from '../drive-access.ts';
import { readBoxOrigins } from './box-origins.ts';
import { readLabelledBox } from './labelled-box.ts';

export interface BoxRouteDependencies {
  readonly totals: View;
  readonly journeys: View;
}

const BoxParams = z.strictObject({ boxId: Id });
const unknownBox = () => refuse('UNKNOWN_BOX');

export function boxRoutes({ totals, journeys }: BoxRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.showLabelledBox, {
      summary: 'The contents and place of a box, as its QR code shows them to everybody',
      access: 'public',
      params: BoxParams,
      answers: { 200: LabelledBoxView },
      async handle({ params: { boxId }, caller }) {
        const box = await readLabelledBox(journeys, boxId);
        // Boxes of a draft drive are visible only to coordinators.
        const shown =
          box !== undefined && (await findTotals(totals, box.driveId, caller)) !== undefined;
        if (!shown) throw unknownBox();
        return ok(box);
      },
    }),
    defineRoute(routes.showOrigins, {
      summary: 'The contents of a box, with the pledges they came from',
      access: 'volunteer',
      params: BoxParams,
      answers: { 200: BoxOriginsView },
      async handle({ params: { boxId } }) {
        const origins = await readBoxOrigins(journeys, boxId);
        if (origins === undefined) throw unknownBox();
        return ok(origins);
      },
    }),
  ];
}
