import { routes } from '@bluebox/contracts/routes';
import type { Route } from '@bluebox/service-http';
import { capabilityCode } from '@bluebox/service-http';
import { describe, expect, it } from 'vitest';
import { PASSWORD, portalUnderTest, SETUP_CODE } from '../../test/portal-under-test.ts';

type Role = 'public' | 'link' | 'coordinator';
/** Whether each role is admitted to the handler. */
type Expected = Readonly<Record<Role, 'in' | 'out'>>;
const EVERYBODY: Expected = { public: 'in', link: 'in', coordinator: 'in' };
const HOLDERS: Expected = { public: 'out', link: 'in', coordinator: 'in' };
const COORDINATORS: Expected = { public: 'out', link: 'out', coordinator: 'in' };

/** Expected access by operation. A new route must be added here with its allowed callers. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  whoAmI: EVERYBODY,
  setUp: EVERYBODY,
  signIn: EVERYBODY,
  signOut: EVERYBODY,
  changePassword: COORDINATORS,
  invite: COORDINATORS,
  acceptInvitation: EVERYBODY,
  listAccounts: COORDINATORS,
  giveRoles: COORDINATORS,
  listOwnSessions: COORDINATORS,
  endOtherSessions: COORDINATORS,
  endOwnSession: COORDINATORS,
  listSessions: COORDINATORS,
  endSession: COORDINATORS,
  revokeAccount: COORDINATORS,
  resetAccount: COORDINATORS,
  openLink: EVERYBODY,
  forgetLinks: EVERYBODY,
  drawQr: EVERYBODY,
  drawShare: EVERYBODY,
  listSecurityLog: COORDINATORS,
  exportSecurityLog: COORDINATORS,
  listNames: COORDINATORS,
  listOrganisations: COORDINATORS,
  addOrganisation: COORDINATORS,
  renameOrganisation: COORDINATORS,
  removeOrganisation: COORDINATORS,
  showReauthentication: COORDINATORS,
  reauthenticate: COORDINATORS,
  completeSignIn: EVERYBODY,
  showSecondFactors: COORDINATORS,
  beginTotp: COORDINATORS,
  confirmTotp: COORDINATORS,
  removeTotp: COORDINATORS,
  makeRecoveryCodes: COORDINATORS,
  challengePasskey: EVERYBODY,
  signInByPasskey: EVERYBODY,
  beginPasskey: COORDINATORS,
  addPasskey: COORDINATORS,
  removePasskey: COORDINATORS,
  showProvider: EVERYBODY,
  beginProviderSignIn: EVERYBODY,
  joinByProvider: EVERYBODY,
  connectProvider: COORDINATORS,
  reauthenticateAtProvider: COORDINATORS,
  completeAtProvider: EVERYBODY,
  disconnectProvider: COORDINATORS,
  stubOpen: EVERYBODY,
  stubGive: EVERYBODY,
  stubLinked: HOLDERS,
  stubGuarded: COORDINATORS,
  stubStream: EVERYBODY,
  stubBreaks: EVERYBODY,
};

/** Refusals that an admitted caller gets from the use case itself. */
const REFUSALS_OF_USE_CASES = ['SIGN_IN_FAILED', 'IDENTITY_NOT_CONNECTED'];

async function visitors() {
  const underTest = await portalUnderTest();
  const { browser, firstCoordinator, linkKey } = underTest;
  const link = browser();
  const code = capabilityCode(linkKey, { kind: 'pledge', id: 'pledge-0001', generation: 1 });
  await link.post(routes.openLink.at(), { code });
  const roles = { public: browser(), link, coordinator: await firstCoordinator() };
  return { ...underTest, roles };
}

describe('every route', () => {
  it('is listed here with its allowed callers, and no other route is', async () => {
    const { portal } = await portalUnderTest();
    const operations = portal.documented.flatMap(({ routes }) =>
      routes.map(({ operation }) => operation),
    );
    expect(operations.sort()).toStrictEqual(Object.keys(EXPECTED).sort());
  });

  it('admits its allowed callers and refuses all others alike, unless it is a stream', async () => {
    const { portal, roles } = await visitors();
    for (const { mount, routes } of portal.documented)
      for (const route of routes.filter(({ streams }) => streams !== true))
        for (const role of ['public', 'link', 'coordinator'] as const) {
          const name = `${route.operation} for ${role}`;
          const path = `${mount}${route.path.replace(/:[A-Za-z]+/g, 'unknown-0000')}`;
          // The requests are invalid, so that an admitted caller changes nothing.
          const answer =
            route.method === 'get'
              ? await roles[role].get(path)
              : await roles[role].post(path, harmless(route));
          if (EXPECTED[route.operation]?.[role] === 'out') {
            expect([answer.status, answer.body.code], name).toStrictEqual([401, 'NOT_SIGNED_IN']);
          } else {
            const isOfUseCase = REFUSALS_OF_USE_CASES.includes(answer.body.code);
            expect([401, 403, 405], name).not.toContain(isOfUseCase ? 0 : answer.status);
          }
        }
  });
});

/**
 * Returns an invalid body for the route. A route without a body, such as sign-out, gets an
 * unexpected field.
 */
const harmless = ({ body }: Route): object => (body === undefined ? { unexpected: 1 } : {});

describe('GET', () => {
  it('has no effect on any route that is not a stream, whoever sends it', async () => {
    const { portal, roles, options, now } = await visitors();
    const everything = async () => {
      const documents = [];
      for (const collection of ['accounts', 'sessions', 'answers'])
        for await (const document of options.accounts.documents(collection))
          documents.push(document);
      return JSON.stringify([documents, await options.accounts.cursors(), now()]);
    };
    const before = await everything();
    for (const visitor of Object.values(roles)) {
      const cookiesBefore = JSON.stringify(visitor.agent.jar);
      for (const { mount, routes } of portal.documented)
        for (const { path, streams } of routes) {
          if (streams === true) continue;
          const address = `${mount}${path.replace(/:[A-Za-z]+/g, 'unknown-0000')}`;
          for (const query of [
            '',
            `?code=${SETUP_CODE}&name=x&login=abc&password=${PASSWORD}&_method=POST`,
          ]) {
            const answer = await visitor.get(address + query);
            expect(answer.headers['set-cookie'], address).toBeUndefined();
            await visitor.agent.head(address + query);
          }
        }
      expect(JSON.stringify(visitor.agent.jar)).toBe(cookiesBefore);
    }
    expect(await everything()).toBe(before);
  });
});
