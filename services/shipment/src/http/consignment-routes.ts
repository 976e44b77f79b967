import {
  ClaimBoxesBody,
  ConsignmentChanged,
  ConsignmentCreated,
  ConsignmentList,
  type ConsignmentSummary,
  ConsignmentView,
  CorrectDispatchBody,
  CorrectionBody,
  CreateConsignmentBody,
  DispatchBody,
  Id,
  ListConsignmentsQuery,
  RecipientLinkAnswer,
  RecipientLinkBody,
  ReleaseBoxBody,
  refuse,
  TrackBody,
  WithdrawTrackingBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CommandContext,
  type EventStore,
  execute,
  type View,
  withNextNumber,
} from '@bluebox/event-sourcing';
import {
  capabilityCode,
  created,
  defineRoute,
  listPage,
  ok,
  type Route,
} from '@bluebox/service-http';
import { z } from 'zod';
import {
  type ConsignmentCommand,
  consignmentDecider,
  consignmentStream,
} from '../domain/consignment.ts';
import type { Notes } from '../notes.ts';
import type { ConsignmentPhotos } from '../photos.ts';
import { assertMaySee, type KnownConsignment, readConsignment } from './consignment-access.ts';
import { audienceOf, viewConsignment } from './consignment-view.ts';

export interface ConsignmentRouteDependencies {
  readonly store: EventStore;
  readonly drives: View;
  readonly consignments: View;
  readonly cases: View;
  readonly kits: View;
  readonly notes: Notes;
  readonly photos: ConsignmentPhotos;
  readonly linkKey: Buffer;
  readonly newId: () => string;
}

const DriveParams = z.strictObject({ driveId: Id });
export const ConsignmentParams = z.strictObject({ consignmentId: Id });

export function consignmentRoutes(dependencies: ConsignmentRouteDependencies): readonly Route[] {
  const { store, drives, consignments, cases, kits, notes, photos, linkKey, newId } = dependencies;

  const create = async (driveId: string, context: CommandContext) => {
    if ((await drives.get('drives', driveId)) === undefined) throw refuse('UNKNOWN_DRIVE');
    const consignmentId = newId();
    return withNextNumber(await consignments.count('consignments', { driveId }), (number) =>
      execute(store, {
        context,
        targets: {
          consignment: { stream: consignmentStream(consignmentId), evolver: consignmentDecider },
        },
        scope: () => driveId,
        decide: (states) => ({
          consignment: consignmentDecider.decide(
            { type: 'create', consignmentId, driveId, number },
            states.consignment,
          ),
        }),
        uniqueKeys: () => [`consignment:${driveId}:${number}`],
        answer: (_states, versions) =>
          created({ consignmentId, number, version: versions.consignment }, versions.consignment),
      }),
    );
  };

  /** A coordinator's command to one consignment. */
  const act = (
    consignmentId: string,
    command: ConsignmentCommand,
    context: CommandContext,
    ifMatch: number | undefined,
  ) =>
    execute(store, {
      context,
      targets: {
        consignment: {
          stream: consignmentStream(consignmentId),
          evolver: consignmentDecider,
          expectedVersion: ifMatch,
        },
      },
      scope: (states) => (states.consignment as KnownConsignment).driveId,
      decide: (states) => ({ consignment: consignmentDecider.decide(command, states.consignment) }),
      answer: (_states, versions) =>
        ok({ consignmentId, version: versions.consignment }, versions.consignment),
    });

  /** Takes back or corrects a record of one consignment, with a note on the reason. */
  const correct = (
    consignmentId: string,
    note: string | undefined,
    command: (noteId: string | undefined) => ConsignmentCommand,
    context: CommandContext,
    ifMatch: number | undefined,
  ) =>
    notes.withNote(consignmentStream(consignmentId), { note }, context.at, (noteId) =>
      act(consignmentId, command(noteId), context, ifMatch),
    );

  return [
    defineRoute(routes.createConsignment, {
      summary: 'Begin a consignment of a drive; it gets the next number',
      access: 'packing',
      body: CreateConsignmentBody,
      answers: { 201: ConsignmentCreated },
      handle: ({ body, context }) => create(body.driveId, context),
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
      async handle({ params, caller }) {
        const { consignment, ...stored } = await readConsignment(store, params.consignmentId);
        assertMaySee(consignment, caller, 'staff');
        const audience = audienceOf(consignment, caller);
        const view = await viewConsignment(
          consignment,
          stored,
          audience,
          notes,
          photos,
          drives,
          cases,
          kits,
        );
        return ok(view, view.version);
      },
    }),
    defineRoute(routes.claimBoxes, {
      summary: 'Ask inventory for sealed boxes; it grants or refuses each',
      access: 'packing',
      params: ConsignmentParams,
      body: ClaimBoxesBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body, context, ifMatch }) =>
        act(
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
      handle: ({ params, body, context, ifMatch }) =>
        act(params.consignmentId, { type: 'release-box', boxId: body.boxId }, context, ifMatch),
    }),
    defineRoute(routes.discardConsignment, {
      summary: 'Discard a consignment that holds no box; its number is not given again',
      access: 'packing',
      params: ConsignmentParams,
      body: CorrectionBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correct(
          params.consignmentId,
          note,
          (noteId) => ({ type: 'discard', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.correctDispatch, {
      summary: 'Correct carrier or waybill of a consignment that was sent',
      access: 'coordinator',
      params: ConsignmentParams,
      body: CorrectDispatchBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correct(
          params.consignmentId,
          note,
          (noteId) => ({ type: 'correct-dispatch', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.reverseDispatch, {
      summary: 'Take back that a consignment was sent: its boxes have not left',
      access: 'coordinator',
      params: ConsignmentParams,
      body: CorrectionBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correct(
          params.consignmentId,
          note,
          (noteId) => ({ type: 'reverse-dispatch', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.dispatchConsignment, {
      summary: 'Hand the granted boxes to the carrier; nothing in them may have expired',
      access: 'coordinator',
      params: ConsignmentParams,
      body: DispatchBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body, context, ifMatch }) =>
        act(params.consignmentId, { type: 'dispatch', ...body, at: context.at }, context, ifMatch),
    }),
    defineRoute(routes.trackConsignment, {
      summary:
        "Note a carrier's tracking state; `signed` is the courier's word and confirms nothing",
      access: 'coordinator',
      params: ConsignmentParams,
      body: TrackBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body, context, ifMatch }) =>
        act(params.consignmentId, { type: 'track', ...body, at: context.at }, context, ifMatch),
    }),
    defineRoute(routes.withdrawTracking, {
      summary: 'Take back a tracking entry, named by its state, time and place',
      access: 'coordinator',
      params: ConsignmentParams,
      body: WithdrawTrackingBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correct(
          params.consignmentId,
          note,
          (noteId) => ({ type: 'withdraw-tracking', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.reverseDelivery, {
      summary: 'Take back that the carrier delivered; what the recipient confirmed stays confirmed',
      access: 'coordinator',
      params: ConsignmentParams,
      body: CorrectionBody,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correct(
          params.consignmentId,
          note,
          (noteId) => ({ type: 'reverse-delivery', reason, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.deliverConsignment, {
      summary: "Note that the carrier delivered: the courier's word, not the recipient's",
      access: 'coordinator',
      params: ConsignmentParams,
      answers: { 200: ConsignmentChanged },
      handle: ({ params, context, ifMatch }) =>
        act(params.consignmentId, { type: 'deliver' }, context, ifMatch),
    }),
    defineRoute(routes.makeRecipientLink, {
      summary: "The code of the recipient's private link, or a new one that ends the old",
      access: 'coordinator',
      params: ConsignmentParams,
      body: RecipientLinkBody,
      answers: { 200: RecipientLinkAnswer },
      handle: ({ params: { consignmentId }, body, context, ifMatch }) =>
        execute(store, {
          context,
          targets: {
            consignment: {
              stream: consignmentStream(consignmentId),
              evolver: consignmentDecider,
              expectedVersion: ifMatch,
            },
          },
          scope: (states) => (states.consignment as KnownConsignment).driveId,
          decide({ consignment }) {
            if (consignment.status !== 'none' && !body.rotate) return {};
            const command = { type: 'rotate-recipient-link' } as const;
            return { consignment: consignmentDecider.decide(command, consignment) };
          },
          answer: ({ consignment }, versions) =>
            ok(
              {
                consignmentId,
                generation: (consignment as KnownConsignment).generation,
                version: versions.consignment,
              },
              versions.consignment,
            ),
        }),
      present: ({ consignmentId, generation, version }) => ({
        code: capabilityCode(linkKey, { kind: 'consignment', id: consignmentId, generation }),
        version,
      }),
    }),
  ];
}
