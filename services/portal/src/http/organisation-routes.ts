import { Id, OrganisationBody, OrganisationChanged, OrganisationList } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import {
  addOrganisation,
  listOrganisations,
  type OrganisationDependencies,
  renameOrganisation,
} from '../use-cases/organisations.ts';

/** Makes the routes of organisations, to which drives can belong and in which roles can hold. */
export const organisationRoutes = (dependencies: OrganisationDependencies): readonly Route[] => [
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
    handle: ({ body, caller, context }) => addOrganisation(dependencies, body, caller, context),
  }),
  defineRoute(routes.renameOrganisation, {
    summary: 'Change the names of an organisation',
    access: 'coordinator',
    params: z.strictObject({ organisationId: Id }),
    body: OrganisationBody,
    answers: { 200: OrganisationChanged },
    handle: ({ params, body, caller, context }) =>
      renameOrganisation(dependencies, params.organisationId, body, caller, context),
  }),
];
