import { type GiveRolesBody, type OrganisationBody, refuse } from '@bluebox/contracts';
import type { CommandContext } from '@bluebox/event-sourcing';
import { type Caller, created, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { OrganisationDocument } from '../account-documents.ts';
import { removed } from '../account-transactions.ts';
import type { Accounts } from '../accounts.ts';
import type { DrivesOfOrganisations } from '../drives-of-organisations.ts';
import type { SecurityRecorder } from '../security-log.ts';
import { assertStillInCharge } from './coordinator-checks.ts';

export interface OrganisationDependencies {
  readonly accounts: Accounts;
  readonly drivesOfOrganisations: DrivesOfOrganisations;
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

/**
 * Returns the form of a name in which names are compared: characters that look alike in NFKC and
 * capitals are not told apart.
 */
const comparedName = (name: string): string =>
  name.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toUpperCase().toLowerCase();

/** Refuses a name, in either language, that another organisation has in either language. */
async function assertNamesFree(
  accounts: Accounts,
  named: Named,
  organisationId: string | undefined,
): Promise<void> {
  const namesOf = ({ name, english }: Named) =>
    [name, english].flatMap((each) => (each === undefined ? [] : [comparedName(each)]));
  const taken = new Set(
    (await accounts.organisations()).filter(({ id }) => id !== organisationId).flatMap(namesOf),
  );
  if (namesOf(named).some((name) => taken.has(name))) throw refuse('ORGANISATION_NAME_TAKEN');
}

/** Adds an organisation. Refuses a name that another one has. */
export const addOrganisation = (
  { accounts, newId }: Pick<OrganisationDependencies, 'accounts' | 'newId'>,
  named: Named,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    await assertNamesFree(accounts, named, undefined);
    const organisationId = newId();
    return {
      accounts: [],
      organisations: [documentOf(organisationId, named, context.at)],
      logged: [
        recorder.entry({ kind: 'organisation-added', outcome: 'done', subject: organisationId }),
      ],
      reply: created({ organisationId }),
    };
  });

/** Changes the names of an organisation. Refuses an unknown one, and a name that another one has. */
export const renameOrganisation = (
  { accounts }: Pick<OrganisationDependencies, 'accounts'>,
  organisationId: string,
  named: Named,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) =>
  accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    const organisation = await accounts.organisation(organisationId);
    if (organisation === undefined) throw refuse('UNKNOWN_ORGANISATION');
    await assertNamesFree(accounts, named, organisationId);
    return {
      accounts: [],
      organisations: [documentOf(organisationId, named, organisation.createdAt)],
      logged: [
        recorder.entry({ kind: 'organisation-renamed', outcome: 'done', subject: organisationId }),
      ],
      reply: ok({ organisationId }),
    };
  });

/**
 * Removes an organisation to which no drive belongs and in which nobody who can still sign in has a
 * role. Refuses an unknown one, and one in use. The drives are counted before the transaction, so a
 * drive that is opened in the same moment can keep the id of a removed organisation; then only
 * people with a role everywhere or in that drive see it.
 */
export async function removeOrganisation(
  { accounts, drivesOfOrganisations }: Omit<OrganisationDependencies, 'newId'>,
  organisationId: string,
  caller: Caller,
  context: CommandContext,
  recorder: SecurityRecorder,
) {
  const drives = await drivesOfOrganisations.count(organisationId, caller);
  return accounts.command(context, async () => {
    await assertStillInCharge(accounts, caller);
    if ((await accounts.organisation(organisationId)) === undefined)
      throw refuse('UNKNOWN_ORGANISATION');
    const people = (await accounts.all()).filter(
      ({ status, grants }) =>
        status !== 'revoked' &&
        grants?.some(
          ({ in: place }) =>
            place !== 'everywhere' &&
            'organisationId' in place &&
            place.organisationId === organisationId,
        ) === true,
    ).length;
    if (drives + people > 0) throw refuse('ORGANISATION_IN_USE', { drives, people });
    return {
      accounts: [],
      others: [removed('organisations', organisationId)],
      logged: [
        recorder.entry({ kind: 'organisation-removed', outcome: 'done', subject: organisationId }),
      ],
      reply: ok({ organisationId }),
    };
  });
}

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
