import {
  ConsignmentChanged,
  CorrectDispatchBody,
  CorrectionBody,
  DispatchBody,
  TrackBody,
  WithdrawTrackingBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { EventStore } from '@bluebox/event-sourcing';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Notes } from '../notes.ts';
import { changeConsignment, correctConsignment } from '../use-cases/change-consignment.ts';
import { ConsignmentParams } from './consignment-params.ts';

export interface CarriageRouteDependencies {
  readonly store: EventStore;
  readonly notes: Notes;
}

export function carriageRoutes(dependencies: CarriageRouteDependencies): readonly Route[] {
  const { store } = dependencies;
  return [
    defineRoute(routes.correctDispatch, {
      summary: 'Correct carrier or waybill of a consignment that was sent',
      access: 'coordinator',
      params: ConsignmentParams,
      body: CorrectDispatchBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctConsignment(
          dependencies,
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
      conditional: true,
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correctConsignment(
          dependencies,
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
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeConsignment(
          store,
          params.consignmentId,
          { type: 'dispatch', ...body, at: context.at },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.trackConsignment, {
      summary:
        "Note a carrier's tracking state; `signed` is the courier's word and confirms nothing",
      access: 'coordinator',
      params: ConsignmentParams,
      body: TrackBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        changeConsignment(
          store,
          params.consignmentId,
          { type: 'track', ...body, at: context.at },
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.withdrawTracking, {
      summary: 'Take back a tracking entry, named by its state, time and place',
      access: 'coordinator',
      params: ConsignmentParams,
      body: WithdrawTrackingBody,
      answers: { 200: ConsignmentChanged },
      conditional: true,
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctConsignment(
          dependencies,
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
      conditional: true,
      handle: ({ params, body: { note, reason }, context, ifMatch }) =>
        correctConsignment(
          dependencies,
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
      conditional: true,
      handle: ({ params, context, ifMatch }) =>
        changeConsignment(store, params.consignmentId, { type: 'deliver' }, context, ifMatch),
    }),
  ];
}
