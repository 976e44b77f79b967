import { Id, OrganisationBody, OrganisationChanged, OrganisationList } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import type { SecurityRecorder } from '../security-log.ts';
import {
  addOrganisation,
  listOrganisations,
  type OrganisationDependencies,
  removeOrganisation,
  renameOrganisation,
} from '../use-cases/organisations.ts';

export interface OrganisationRouteDependencies extends OrganisationDependencies {
  readonly recorderOf: (request: Request) => SecurityRecorder;
}

const OrganisationParams = z.strictObject({ organisationId: Id });

/** Makes the routes of organisations, to which drives can belong and in which roles can hold. */
export const organisationRoutes = (
  dependencies: OrganisationRouteDependencies,
): readonly Route[] => [
  defineRoute(routes.listOrganisations, {
    summary: 'The organisations, oldest first',
    access: 'staff',
    answers: { 200: OrganisationList },
    handle: ({ caller }) => listOrganisations(dependencies, caller),
  }),
  defineRoute(routes.addOrganisation, {
    summary: 'Add an organisation, in whose drives roles can hold',
    access: 'coordinator',
    body: OrganisationBody,
    answers: { 201: OrganisationChanged },
    handle: ({ body, caller, context, response }) =>
      addOrganisation(dependencies, body, caller, context, dependencies.recorderOf(response.req)),
  }),
  defineRoute(routes.renameOrganisation, {
    summary: 'Change the names of an organisation',
    access: 'coordinator',
    params: OrganisationParams,
    body: OrganisationBody,
    answers: { 200: OrganisationChanged },
    handle: ({ params, body, caller, context, response }) =>
      renameOrganisation(
        dependencies,
        params.organisationId,
        body,
        caller,
        context,
        dependencies.recorderOf(response.req),
      ),
  }),
  defineRoute(routes.removeOrganisation, {
    summary: 'Remove an organisation without drives and without people who have a role in it',
    access: 'coordinator',
    params: OrganisationParams,
    answers: { 200: OrganisationChanged },
    handle: ({ params, caller, context, response }) =>
      removeOrganisation(
        dependencies,
        params.organisationId,
        caller,
        context,
        dependencies.recorderOf(response.req),
      ),
  }),
];
