import {
  BoxChanged,
  BoxList,
  BoxOpened,
  BoxView,
  calendarDay,
  DiscardBoxBody,
  Id,
  ListBoxesQuery,
  OpenBoxBody,
  PackBody,
  PackingProposal,
  ProposePackingQuery,
  ReopenBoxBody,
  SealBoxBody,
  UnpackBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { type BoxesCorrected, changeBox, correctBox } from '../use-cases/change-box.ts';
import { proposePacking } from '../use-cases/first-expiry.ts';
import { listBoxes } from '../use-cases/list-boxes.ts';
import { type BoxesOpened, openBox } from '../use-cases/open-box.ts';
import { type BoxesPacked, packBox, unpackBox } from '../use-cases/pack-box.ts';
import { type BoxesShown, showBox } from '../use-cases/show-box.ts';

export interface BoxRouteDependencies extends BoxesOpened, BoxesShown, BoxesCorrected, BoxesPacked {
  readonly now: () => Date;
}

const BoxParams = z.strictObject({ boxId: Id });

export function boxRoutes(dependencies: BoxRouteDependencies): readonly Route[] {
  const { store, boxes, now } = dependencies;

  return [
    defineRoute(routes.openBox, {
      summary: 'Open a box of a drive; it gets the next number',
      access: 'packing',
      body: OpenBoxBody,
      answers: { 201: BoxOpened },
      handle: ({ body, context }) => openBox(dependencies, body.driveId, context),
    }),
    defineRoute(routes.listBoxes, {
      summary: 'The boxes of a drive, the newest first; by the number or by what is in them',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListBoxesQuery,
      answers: { 200: BoxList },
      handle: ({ params, query }) => listBoxes(boxes, params.driveId, query),
    }),
    defineRoute(routes.showBox, {
      summary: 'A box and its packing list',
      access: 'staff',
      params: BoxParams,
      answers: { 200: BoxView },
      handle: ({ params }) => showBox(dependencies, params.boxId),
    }),
    defineRoute(routes.packBox, {
      summary:
        'Pack some of a parcel, first expiry first; medicine has a carton to itself. Both may be overridden with a reason',
      access: 'packing',
      params: BoxParams,
      body: PackBody,
      answers: { 200: BoxChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        packBox(dependencies, params.boxId, body, context, ifMatch),
    }),
    defineRoute(routes.proposePacking, {
      summary: 'Free parcels of an item to pack next, first expiry first',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ProposePackingQuery,
      answers: { 200: PackingProposal },
      handle: ({ params, query }) => proposePacking(dependencies, params.driveId, query, now()),
    }),
    defineRoute(routes.unpackBox, {
      summary: 'Take some of a parcel out of an open box',
      access: 'packing',
      params: BoxParams,
      body: UnpackBody,
      answers: { 200: BoxChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        unpackBox(store, params.boxId, body, context, ifMatch),
    }),
    defineRoute(routes.sealBox, {
      summary: 'Seal a box at its gross weight; nothing in it may have expired',
      access: 'packing',
      params: BoxParams,
      body: SealBoxBody,
      answers: { 200: BoxChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeBox(
          store,
          params.boxId,
          { type: 'seal', weight: body.weight, today: calendarDay(context.at) },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.reopenBox, {
      summary: 'Open a sealed box again, unless a consignment holds it',
      access: 'packing',
      params: BoxParams,
      body: ReopenBoxBody,
      answers: { 200: BoxChanged },
      conditional: true,
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correctBox(
          dependencies,
          params.boxId,
          note,
          (noteId) => ({ type: 'reopen', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.discardBox, {
      summary: 'Discard an empty box; its number is not given again',
      access: 'packing',
      params: BoxParams,
      body: DiscardBoxBody,
      answers: { 200: BoxChanged },
      conditional: true,
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correctBox(
          dependencies,
          params.boxId,
          note,
          (noteId) => ({ type: 'discard', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
  ];
}
