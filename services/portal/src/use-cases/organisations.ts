import { type GiveRolesBody, type OrganisationBody, refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, created, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { OrganisationDocument } from '../account-documents.ts';
import type { Accounts } from '../accounts.ts';
import { assertStillInCharge } from './coordinator-checks.ts';

export interface OrganisationDependencies {
  readonly accounts: Accounts;
  readonly newId: () => string;
}

type Named = z.output<typeof OrganisationBody>;

/** Refuses roles in an organisation that does not exist. */
export async function assertOrganisationsExist(
  accounts: Pick<Accounts, 'organisation'>,
  given: GiveRolesBody,
): Promise<void> {
  for (const { in: place } of 'grants' in given ? given.grants : [])
    if (
      typeof place === 'object' &&
      'organisationId' in place &&
      (await accounts.organisation(place.organisationId)) === undefined
    )
      throw refuse('UNKNOWN_ORGANISATION');
}

/** Lists the organisations, oldest first; for a caller without a role everywhere only their own. */
export async function listOrganisations(
  { accounts }: Pick<OrganisationDependencies, 'accounts'>,
  caller: Caller,
) {
  const isShown = ({ id }: OrganisationDocument) =>
    caller.grants === undefined ||
    caller.grants.some(
      ({ in: place }) =>
        place === 'everywhere' || ('organisationId' in place && place.organisationId === id),
    );
  const organisations = (await accounts.organisations())
    .filter(isShown)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
    .map(({ id, ...organisation }) => ({ organisationId: id, ...organisation }));
  return ok({ organisations });
}

/** Adds an organisation. */
export const addOrganisation = (
  { accounts, newId }: OrganisationDependencies,
  named: Named,
  caller: Caller,
  context: CommandContext,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const organisationId = newId();
    return {
      accounts: [],
      organisations: [documentOf(organisationId, named, context.at)],
      logged: [],
      reply: created({ organisationId }),
    };
  });

/** Changes the names of an organisation; refuses an unknown one. */
export const renameOrganisation = (
  { accounts }: OrganisationDependencies,
  organisationId: string,
  named: Named,
  caller: Caller,
  context: CommandContext,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const organisation = await accounts.organisation(organisationId);
    if (organisation === undefined) throw refuse('UNKNOWN_ORGANISATION');
    return {
      accounts: [],
      organisations: [documentOf(organisationId, named, organisation.createdAt)],
      logged: [],
      reply: ok({ organisationId }),
    };
  });

const documentOf = (
  id: string,
  { name, english }: Named,
  createdAt: string,
): OrganisationDocument => ({
  id,
  name,
  ...(english === undefined ? {} : { english }),
  createdAt,
});
