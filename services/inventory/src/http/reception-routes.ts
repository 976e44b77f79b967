import {
  Id,
  InspectAnswer,
  InspectBody,
  ListReceptionsQuery,
  ReceptionChanged,
  ReceptionList,
  ReceptionView,
  RecordReceptionAnswer,
  RecordReceptionBody,
  RejectionSettled,
  ReverseInspectionBody,
  ReverseReceptionBody,
  ReverseSettlementBody,
  SettleRejectionBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { correctReception } from '../use-cases/change-reception.ts';
import { listReceptions, type ReceptionsListed } from '../use-cases/list-receptions.ts';
import { type InspectionsRecorded, recordInspection } from '../use-cases/record-inspection.ts';
import { type ReceptionsRecorded, recordReception } from '../use-cases/record-reception.ts';
import { reverseInspection } from '../use-cases/reverse-inspection.ts';
import { settleRejection } from '../use-cases/settle-rejection.ts';
import { type ReceptionsShown, showReception } from '../use-cases/show-reception.ts';

export interface ReceptionRouteDependencies
  extends ReceptionsRecorded,
    ReceptionsListed,
    ReceptionsShown,
    InspectionsRecorded {}

const ReceptionParams = z.strictObject({ receptionId: Id });

export function receptionRoutes(dependencies: ReceptionRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.recordReception, {
      summary: 'Take in what came, by the reference of its pledge or as a walk-in',
      access: 'desk',
      body: RecordReceptionBody,
      answers: { 201: RecordReceptionAnswer },
      conditional: true,
      handle: ({ body, caller, context, ifMatch }) =>
        recordReception(dependencies, body, caller, context, ifMatch),
    }),
    defineRoute(routes.listReceptions, {
      summary:
        'The receptions of a drive, the last to come first; `open`: something waits for inspection; `unsettled`: something set aside or rejected is still here',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListReceptionsQuery,
      answers: { 200: ReceptionList },
      handle: ({ params, query, caller }) =>
        listReceptions(dependencies, params.driveId, query, caller),
    }),
    defineRoute(routes.showReception, {
      summary: 'A reception: its lines, its entries and its inspections',
      access: 'desk',
      params: ReceptionParams,
      answers: { 200: ReceptionView },
      handle: ({ params }) => showReception(dependencies, params.receptionId),
    }),
    defineRoute(routes.reverseReception, {
      summary: 'Take back an entry of which nothing was inspected, as if it had not been',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseReceptionBody,
      answers: { 200: ReceptionChanged },
      conditional: true,
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctReception(
          dependencies,
          params.receptionId,
          note,
          (noteId) => ({ type: 'reverse', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.inspect, {
      summary: "Inspect parts of a line: send what is seen, the drive's rules decide",
      access: 'desk',
      params: ReceptionParams,
      body: InspectBody,
      answers: { 201: InspectAnswer },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        recordInspection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseInspection, {
      summary:
        'Take back an inspection of which nothing was used or settled; its parcels go with it',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseInspectionBody,
      answers: { 200: ReceptionChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        reverseInspection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.settleRejection, {
      summary: 'Rejected goods went back to the giver, or were disposed of',
      access: 'desk',
      params: ReceptionParams,
      body: SettleRejectionBody,
      answers: { 201: RejectionSettled },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        settleRejection(dependencies, params.receptionId, body, context, ifMatch),
    }),
    defineRoute(routes.reverseSettlement, {
      summary: 'Take back that rejected goods were given back or disposed of: they are here',
      access: 'desk',
      params: ReceptionParams,
      body: ReverseSettlementBody,
      answers: { 200: ReceptionChanged },
      conditional: true,
      handle: ({ params, body: { note, ...body }, context, ifMatch }) =>
        correctReception(
          dependencies,
          params.receptionId,
          note,
          (noteId) => ({ type: 'reverse-settlement', ...body, noteId }),
          context,
          ifMatch,
        ),
    }),
  ];
}
