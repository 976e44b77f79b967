import {
  CallBackBody,
  Id,
  ListMattersQuery,
  MatterChanged,
  MatterLinkRotated,
  MatterList,
  MatterView,
  RatesView,
  ReviewBody,
  SayBody,
  ShowRatesQuery,
  SubmitMatterAnswer,
  SubmitMatterBody,
  TakeStepBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { KeySource } from '@bluebox/event-sourcing';
import { capabilityCode, defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  callBackMatter,
  reviewMatter,
  rotateMatterLink,
  sayOnMatter,
  takeStep,
} from '../use-cases/change-matter.ts';
import { forgetAsker } from '../use-cases/forget-asker.ts';
import { listMatters } from '../use-cases/list-matters.ts';
import { showMatter } from '../use-cases/show-matter.ts';
import { showRates } from '../use-cases/show-rates.ts';
import { type MattersSubmitted, submitMatter } from '../use-cases/submit-matter.ts';

export interface MatterRouteDependencies extends MattersSubmitted {
  /** Key for the codes of askers' private links. */
  readonly linkKey: KeySource;
}

const DeskParams = z.strictObject({ deskId: Id });
const MatterParams = z.strictObject({ matterId: Id });

export function matterRoutes(dependencies: MatterRouteDependencies): readonly Route[] {
  const { linkKey } = dependencies;
  const codeOf = (id: string, generation: number) =>
    capabilityCode(linkKey, { kind: 'matter', id, generation });
  return [
    defineRoute(
      routes.submitMatter,
      {
        summary: 'Bring a matter to a desk',
        access: 'public',
        params: DeskParams,
        body: SubmitMatterBody,
        answers: { 201: SubmitMatterAnswer },
        // A device that repeats the request after its page was closed has neither the asker's data nor a
        // proof. The idempotency key is therefore bound only to the rest of the body.
        boundBy: ({ asker: _asker, proof: _proof, ...matter }) => matter,
        handle: ({ params, body, caller, context }) =>
          submitMatter(dependencies, params.deskId, body, caller, context),
      },
      { present: (body) => ({ ...body, code: codeOf(body.matterId, 1) }) },
    ),
    defineRoute(routes.listMatters, {
      summary: 'The matters of a desk, those that are due first at the top',
      access: 'coordinator',
      params: DeskParams,
      query: ListMattersQuery,
      answers: { 200: MatterList },
      handle: ({ params, query }) => listMatters(dependencies, params.deskId, query),
    }),
    defineRoute(routes.showRates, {
      summary:
        'The rates of a desk for each kind of matter, each with its denominator; of few matters none are told',
      access: 'coordinator',
      params: DeskParams,
      query: ShowRatesQuery,
      answers: { 200: RatesView },
      handle: ({ params, query }) => showRates(dependencies, params.deskId, query),
    }),
    defineRoute(routes.showMatter, {
      summary: 'A matter with its steps and its clocks',
      access: 'matter-link-or-coordinator',
      params: MatterParams,
      answers: { 200: MatterView },
      handle: ({ params, caller }) => showMatter(dependencies, params.matterId, caller),
    }),
    defineRoute(routes.takeStep, {
      summary:
        'Take a step of the loop: assign, hand back, contact, pause, ask for more time, handle, answer, close and others',
      access: 'coordinator',
      params: MatterParams,
      body: TakeStepBody,
      answers: { 200: MatterChanged },
      conditional: true,
      handle: ({ params, body, ...request }) =>
        takeStep(dependencies, { ...params, ...request }, body),
    }),
    defineRoute(routes.reviewMatter, {
      summary: 'Approve or send back what somebody else did, or decide on more time',
      access: 'coordinator',
      params: MatterParams,
      body: ReviewBody,
      answers: { 200: MatterChanged },
      conditional: true,
      handle: ({ params, body, ...request }) =>
        reviewMatter(dependencies, { ...params, ...request }, body),
    }),
    defineRoute(routes.callBackMatter, {
      summary: 'Record a call to the asker after closing; not solved opens the matter again',
      access: 'coordinator',
      params: MatterParams,
      body: CallBackBody,
      answers: { 200: MatterChanged },
      conditional: true,
      handle: ({ params, body, ...request }) =>
        callBackMatter(dependencies, { ...params, ...request }, body),
    }),
    defineRoute(routes.sayOnMatter, {
      summary: 'What the asker says: a message, whether it is solved, or that it should go on',
      access: 'matter-link-or-coordinator',
      params: MatterParams,
      body: SayBody,
      answers: { 200: MatterChanged },
      handle: ({ params, body, ...request }) =>
        sayOnMatter(dependencies, { ...params, ...request }, body),
    }),
    defineRoute(
      routes.rotateMatterLink,
      {
        summary: 'A new private link; the old one stops working',
        access: 'matter-link-or-coordinator',
        params: MatterParams,
        answers: { 200: MatterLinkRotated },
        handle: ({ params, caller, context }) =>
          rotateMatterLink(dependencies, { ...params, caller, context }),
      },
      {
        present: ({ generation, ...body }) => ({
          ...body,
          code: codeOf(body.matterId, generation),
        }),
      },
    ),
    defineRoute(routes.forgetAsker, {
      summary: 'Erase what is known of the asker, and all notes; the matter itself goes on',
      access: 'matter-link-or-coordinator',
      params: MatterParams,
      answers: { 200: MatterChanged },
      handle: ({ params, caller, context }) =>
        forgetAsker(dependencies, params.matterId, caller, context),
    }),
  ];
}
