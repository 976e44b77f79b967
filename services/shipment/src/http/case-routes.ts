import {
  CaseChanged,
  CaseList,
  CaseView,
  CloseCaseBody,
  Id,
  ListCasesQuery,
  OpenCaseBody,
  ProgressCaseBody,
  ReopenCaseBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { changeCase } from '../use-cases/change-case.ts';
import { listCases } from '../use-cases/list-cases.ts';
import { type CasesOpened, openCase } from '../use-cases/open-case.ts';
import { reopenCase } from '../use-cases/reopen-case.ts';
import { type CasesShown, showCase } from '../use-cases/show-case.ts';

export interface CaseRouteDependencies extends CasesOpened, CasesShown {}

const CaseParams = z.strictObject({ caseId: Id });

export function caseRoutes(dependencies: CaseRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.listCases, {
      summary: 'The cases of a drive, newest first',
      access: 'staff',
      params: z.strictObject({ driveId: Id }),
      query: ListCasesQuery,
      answers: { 200: CaseList },
      handle: ({ params, query, caller }) => listCases(dependencies, params.driveId, query, caller),
    }),
    defineRoute(routes.showCase, {
      summary: 'A case, with what was noted on the way',
      access: 'volunteer',
      params: CaseParams,
      answers: { 200: CaseView },
      handle: ({ params, caller }) => showCase(dependencies, params.caseId, caller),
    }),
    defineRoute(routes.openCase, {
      summary: 'Open a case by hand: a discrepancy heard of otherwise, or a request',
      access: 'volunteer',
      body: OpenCaseBody,
      answers: { 201: CaseChanged },
      handle: ({ body, context }) => openCase(dependencies, body, context),
    }),
    defineRoute(routes.progressCase, {
      summary: 'Take a case a stage further, or note something at its stage',
      access: 'coordinator',
      params: CaseParams,
      body: ProgressCaseBody,
      answers: { 200: CaseChanged },
      conditional: true,
      handle: ({ params: { caseId }, body: { note, stage }, context, ifMatch }) =>
        changeCase(
          dependencies,
          caseId,
          note,
          (noteId) => ({ type: 'progress', stage, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.closeCase, {
      summary: 'Close a case with its resolution',
      access: 'coordinator',
      params: CaseParams,
      body: CloseCaseBody,
      answers: { 200: CaseChanged },
      conditional: true,
      handle: ({ params: { caseId }, body: { note, resolution }, context, ifMatch }) =>
        changeCase(
          dependencies,
          caseId,
          note,
          (noteId) => ({ type: 'close', resolution, noteId }),
          context,
          ifMatch,
        ),
    }),
    defineRoute(routes.reopenCase, {
      summary: 'Reopen a case that was closed too early; it goes on at its stage',
      access: 'coordinator',
      params: CaseParams,
      body: ReopenCaseBody,
      answers: { 200: CaseChanged },
      conditional: true,
      handle: ({ params: { caseId }, body, context, ifMatch }) =>
        reopenCase(dependencies, caseId, body, context, ifMatch),
    }),
  ];
}
