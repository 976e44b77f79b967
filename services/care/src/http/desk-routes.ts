import {
  AmendDeskBody,
  Challenge,
  DeskChanged,
  DeskList,
  DeskView,
  Id,
  OpenDeskBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { findEach, type View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type ProofOfWork, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { DESKS, type DeskDocument } from '../projections/desks.ts';
import { amendDesk, type DesksChanged, openDesk } from '../use-cases/change-desk.ts';
import { readDesk } from '../use-cases/known-desk.ts';

export interface DeskRouteDependencies extends DesksChanged {
  readonly desks: View;
  readonly proofOfWork: ProofOfWork;
  readonly now: () => Date;
}

const DeskParams = z.strictObject({ deskId: Id });

export function deskRoutes(dependencies: DeskRouteDependencies): readonly Route[] {
  const { store, desks, proofOfWork, now, newId } = dependencies;
  return [
    defineRoute(routes.openDesk, {
      summary: 'Open a desk with its units, topics and limits',
      access: 'coordinator',
      body: OpenDeskBody,
      answers: { 201: DeskChanged },
      handle: ({ body, context }) => openDesk(dependencies, body, context),
    }),
    defineRoute(routes.listDesks, {
      summary: 'The desks to which anybody can bring a matter, with their topics',
      access: 'public',
      answers: { 200: DeskList },
      async handle() {
        const found: z.infer<typeof DeskList>['desks'] = [];
        for await (const { id, ...desk } of findEach<DeskDocument>(
          (query) => desks.find<DeskDocument>(DESKS, query),
          { where: {}, sort: [['name', 'asc']] },
        ))
          found.push({ deskId: id, ...desk });
        return ok({ desks: found });
      },
    }),
    defineRoute(routes.showDesk, {
      summary: 'A desk with its units, topics and limits',
      access: 'coordinator',
      params: DeskParams,
      answers: { 200: DeskView },
      async handle({ params: { deskId } }) {
        const { desk, version } = await readDesk(store, deskId);
        return ok({ deskId, terms: desk.terms, version }, version);
      },
    }),
    defineRoute(routes.amendDesk, {
      summary: 'Change a desk; matters under way keep the limits of their opening',
      access: 'coordinator',
      params: DeskParams,
      body: AmendDeskBody,
      answers: { 200: DeskChanged },
      conditional: true,
      handle: ({ params, body, context, ifMatch }) =>
        amendDesk(dependencies, params.deskId, body, context, ifMatch),
    }),
    defineRoute(routes.getMatterChallenge, {
      summary: 'A proof-of-work challenge, good for one matter at this desk',
      access: 'public',
      params: DeskParams,
      answers: { 200: Challenge },
      handle: async ({ params }) =>
        ok({
          ...proofOfWork.issue(params.deskId, newId(), now()),
          zeroBits: proofOfWork.zeroBits,
        }),
    }),
  ];
}
