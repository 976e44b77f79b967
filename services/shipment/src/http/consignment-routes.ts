import {
  ClaimBoxesBody,
  ConsignmentChanged,
  ConsignmentCreated,
  ConsignmentList,
  type ConsignmentSummary,
  ConsignmentView,
  CorrectionBody,
  CreateConsignmentBody,
  Id,
  ListConsignmentsQuery,
  RecipientLinkAnswer,
  RecipientLinkBody,
  ReleaseBoxBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { KeySource } from '@bluebox/event-sourcing';
import { capabilityCode, defineRoute, listPage, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { changeConsignment, correctConsignment } from '../use-cases/change-consignment.ts';
import { type ConsignmentsBegun, createConsignment } from '../use-cases/create-consignment.ts';
import { makeRecipientLink } from '../use-cases/make-recipient-link.ts';
import { showConsignment } from '../use-cases/show-consignment.ts';
import type { ConsignmentsShown } from '../use-cases/view-consignment.ts';
import { carriageRoutes } from './carriage-routes.ts';
import { ConsignmentParams } from './consignment-params.ts';

export interface ConsignmentRouteDependencies extends ConsignmentsBegun, ConsignmentsShown {
  /** Key for the codes of recipients' private links. */
  readonly linkKey: KeySource;
}

const DriveParams = z.strictObject({ driveId: Id });

export function consignmentRoutes(dependencies: ConsignmentRouteDependencies): readonly Route[] {
  const { store, consignments, linkKey } = dependencies;

  return [
    defineRoute(routes.createConsignment, {
      summary: 'Begin a consignment of a drive; it gets the next number',
      access: 'packing',
      body: CreateConsignmentBody,
      answers: { 201: ConsignmentCreated },
      handle: ({ body, context }) => createConsignment(dependencies, body.driveId, context),
    }),
    defineRoute(routes.listConsignments, {
      summary: 'The consignments of a drive, newest first',
      access: 'staff',
      params: DriveParams,
      query: ListConsignmentsQuery,
      answers: { 200: ConsignmentList },
      async handle({ params, query }) {
        const where = { driveId: params.driveId };
        const { rows, ...rest } = await listPage<ConsignmentSummary>(consignments, 'consignments', {
          where,
          sort: [['number', 'desc']],
          ...query,
        });
        return ok({ consignments: [...rows], ...rest });
      },
    }),
    defineRoute(routes.showConsignment, {
      summary: 'A consignment with its boxes and what the recipient said of them',
      access: 'consignment-link-or-staff',
      params: ConsignmentParams,
      answers: { 200: ConsignmentView },
      handle: ({ params, caller }) => showConsignment(dependencies, params.consignmentId, caller),
    }),
    defineRoute(routes.claimBoxes, {
      summary: 'Ask inventory for sealed boxes; it grants or refuses each',
      access: 'packing',
      params: ConsignmentParams,
      body: ClaimBoxesBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeConsignment(
          store,
          params.consignmentId,
          { type: 'claim-boxes', claimId: context.commandId, boxIds: body.boxIds },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.releaseBox, {
      summary: 'Give a box back to inventory, before dispatch',
      access: 'packing',
      params: ConsignmentParams,
      body: ReleaseBoxBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeConsignment(
          store,
          params.consignmentId,
          { type: 'release-box', boxId: body.boxId },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.discardConsignment, {
      summary: 'Discard a consignment that holds no box; its number is not given again',
      access: 'packing',
      params: ConsignmentParams,
      body: CorrectionBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correctConsignment(
          dependencies,
          params.consignmentId,
          note,
          (noteId) => ({ type: 'discard', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
    ...carriageRoutes(dependencies),
    defineRoute(
      routes.makeRecipientLink,
      {
        summary: "The code of the recipient's private link, or a new one that ends the old",
        access: 'coordinator',
        params: ConsignmentParams,
        body: RecipientLinkBody,
        answers: { 200: RecipientLinkAnswer },
        conditional: true,
        handle: ({ params: { consignmentId }, body, context, ifMatch }) =>
          makeRecipientLink(store, consignmentId, body.rotate, context, ifMatch),
      },
      {
        present: ({ consignmentId, generation, version }) => ({
          code: capabilityCode(linkKey, { kind: 'consignment', id: consignmentId, generation }),
          version,
        }),
      },
    ),
  ];
}
