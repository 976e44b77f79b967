import {
  AmendPledgeBody,
  Challenge,
  FindGiversBody,
  FoundGivers,
  Giver,
  GiverNames,
  Id,
  ListGiverNamesQuery,
  ListPledgesQuery,
  PledgeChanged,
  PledgeLinkRotated,
  PledgeList,
  PledgeView,
  SlotChoice,
  SubmitPledgeAnswer,
  SubmitPledgeBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { KeySource, View } from '@bluebox/event-sourcing';
import { capabilityCode, defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { amendPledge } from '../use-cases/amend-pledge.ts';
import { bookSlot, cancelAppointment } from '../use-cases/appointments.ts';
import { changePledge, changePromise } from '../use-cases/change-pledge.ts';
import { findGivers } from '../use-cases/find-givers.ts';
import { findPledge } from '../use-cases/find-pledge.ts';
import { forgetGiver, nameGiver } from '../use-cases/giver-data.ts';
import { listGiverNames } from '../use-cases/list-giver-names.ts';
import { listPledges } from '../use-cases/list-pledges.ts';
import { showPledge } from '../use-cases/show-pledge.ts';
import { type Submission, submitPledge } from '../use-cases/submit-pledge.ts';

export interface PledgeRouteDependencies extends Submission {
  readonly pledges: View;
  /** Key for the codes of givers' private links. */
  readonly linkKey: KeySource;
}

const PledgeParams = z.strictObject({ pledgeId: Id });

export function pledgeRoutes(dependencies: PledgeRouteDependencies): readonly Route[] {
  const { store, pledges, linkKey, proofOfWork, now, newId } = dependencies;
  const codeOf = (id: string, generation: number) =>
    capabilityCode(linkKey, { kind: 'pledge', id, generation });

  const submit = submitPledge(dependencies);
  const withoutGeneration = ({ pledgeId, version }: { pledgeId: string; version: number }) => ({
    pledgeId,
    version,
  });

  return [
    defineRoute(routes.getChallenge, {
      summary: 'A proof-of-work challenge, good for one pledge to this drive',
      access: 'public',
      params: z.strictObject({ driveId: Id }),
      answers: { 200: Challenge },
      handle: async ({ params }) =>
        ok({
          ...proofOfWork.issue(params.driveId, newId(), now()),
          zeroBits: proofOfWork.zeroBits,
        }),
    }),
    defineRoute(
      routes.submitPledge,
      {
        summary: 'Pledge items to a drive',
        access: 'public',
        params: z.strictObject({ driveId: Id }),
        body: SubmitPledgeBody,
        answers: { 201: SubmitPledgeAnswer },
        // A device that repeats the request after its page was closed has neither the giver's data
        // nor a proof. The idempotency key is therefore bound only to the rest of the body.
        boundBy: ({ giver: _giver, proof: _proof, ...pledge }) => pledge,
        handle: ({ params, body, caller, context }) =>
          submit(params.driveId, body, caller, context),
      },
      { present: (body) => ({ ...body, code: codeOf(body.pledgeId, 1) }) },
    ),
    defineRoute(routes.listPledges, {
      summary: 'The pledges of a drive, newest first unless asked otherwise',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: ListPledgesQuery,
      answers: { 200: PledgeList },
      handle: ({ params, query }) => listPledges(pledges, params.driveId, query),
    }),
    defineRoute(routes.findGivers, {
      summary:
        'Find givers of a drive by name, staff number or telephone number; changes nothing, and is recorded in the security log without the text',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      body: FindGiversBody,
      answers: { 200: FoundGivers },
      handle: ({ params, body, caller }) => findGivers(dependencies, params.driveId, body, caller),
    }),
    defineRoute(routes.listGiverNames, {
      summary: 'The names of the givers of these pledges; recorded in the security log',
      access: 'desk',
      params: z.strictObject({ driveId: Id }),
      query: ListGiverNamesQuery,
      answers: { 200: GiverNames },
      handle: ({ params, query }) => listGiverNames(dependencies, params.driveId, query.ids),
    }),
    defineRoute(routes.findPledge, {
      summary: 'A pledge by its reference',
      access: 'desk',
      params: z.strictObject({ reference: z.string().max(20) }),
      answers: { 200: PledgeView },
      handle: ({ params, caller }) => findPledge(dependencies, params.reference, caller),
    }),
    defineRoute(routes.showPledge, {
      summary: 'A pledge, and what is known of its giver',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: PledgeView },
      handle: ({ params, caller }) => showPledge(dependencies, params.pledgeId, caller),
    }),
    defineRoute(
      routes.amendPledge,
      {
        summary: 'Change what is pledged, as far as it was not handed in',
        access: 'pledge-link-or-desk',
        params: PledgeParams,
        body: AmendPledgeBody,
        answers: { 200: PledgeChanged },
        conditional: true,
        handle: ({ params, body, caller, context, ifMatch }) =>
          amendPledge(dependencies, params.pledgeId, body, caller, context, ifMatch),
      },
      { present: withoutGeneration },
    ),
    defineRoute(
      routes.withdrawPledge,
      {
        summary: 'Withdraw what was not handed in',
        access: 'pledge-link-or-desk',
        params: PledgeParams,
        answers: { 200: PledgeChanged },
        conditional: true,
        handle: ({ params, caller, context, ifMatch }) =>
          changePromise(
            dependencies,
            params.pledgeId,
            { type: 'withdraw' },
            caller,
            context,
            ifMatch,
            'record',
          ),
      },
      { present: withoutGeneration },
    ),
    defineRoute(routes.bookSlot, {
      summary: 'Say when the goods will be brought, in place of the time said before',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      body: SlotChoice,
      answers: { 200: PledgeChanged },
      conditional: true,
      handle: ({ params, body, caller, context, ifMatch }) =>
        bookSlot(store, params.pledgeId, body, caller, context, ifMatch),
    }),
    defineRoute(routes.cancelAppointment, {
      summary: 'Give back the time at which the goods were to be brought; the pledge itself stays',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      answers: { 200: PledgeChanged },
      conditional: true,
      handle: ({ params, caller, context, ifMatch }) =>
        cancelAppointment(store, params.pledgeId, caller, context, ifMatch),
    }),
    defineRoute(routes.nameGiver, {
      summary: 'Say, correct or take back who gives and how to reach them',
      access: 'pledge-link-or-desk',
      params: PledgeParams,
      body: Giver,
      answers: { 200: PledgeChanged },
      handle: ({ params, body, caller, context }) =>
        nameGiver(dependencies, params.pledgeId, body, caller, context),
    }),
    defineRoute(
      routes.forgetGiver,
      {
        summary: 'Erase what is known of the giver; the pledge itself goes on',
        access: 'pledge-link-or-coordinator',
        params: PledgeParams,
        answers: { 200: PledgeChanged },
        handle: ({ params, caller, context }) =>
          forgetGiver(dependencies, params.pledgeId, caller, context),
      },
      { present: withoutGeneration },
    ),
    defineRoute(
      routes.confirmQuantities,
      {
        summary:
          'Say that amounts far above what the drive asks for are right, so that they are counted',
        access: 'desk',
        params: PledgeParams,
        answers: { 200: PledgeChanged },
        conditional: true,
        handle: ({ params, caller, context, ifMatch }) =>
          changePledge(
            store,
            params.pledgeId,
            { type: 'confirm-quantities' },
            caller,
            context,
            ifMatch,
          ),
      },
      { present: withoutGeneration },
    ),
    defineRoute(
      routes.rotatePledgeLink,
      {
        summary: 'A new private link; the old one stops working',
        access: 'pledge-link-or-desk',
        params: PledgeParams,
        answers: { 200: PledgeLinkRotated },
        handle: ({ params, caller, context }) =>
          changePledge(store, params.pledgeId, { type: 'rotate-link' }, caller, context),
      },
      {
        present: ({ generation, ...body }) => ({
          ...body,
          code: codeOf(body.pledgeId, generation),
        }),
      },
    ),
  ];
}
