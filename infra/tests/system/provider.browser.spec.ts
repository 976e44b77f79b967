import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePorts } from '../../run/servers/src/readiness.ts';
import { CLIENT, startIdentityProvider, type TestProvider } from './identity-provider.ts';
import {
  type BrowserWorld,
  expectAccessible,
  openPage,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';

vi.setConfig({ testTimeout: 300_000 });

const NAME = '工会账号';
let world: BrowserWorld;
let provider: TestProvider;
beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  provider = await startIdentityProvider(() => [`http://127.0.0.1:${port}/sign-in/provider`]);
  const oidc = { issuer: provider.issuer, ...CLIENT, name: NAME, secondFactor: [] };
  world = await startBrowserWorld(undefined, { port, oidc });
});
afterAll(async () => {
  await world?.close();
  await provider?.close();
});
beforeEach(() => {
  provider.isDown = false;
});

describe.each([
  ['zh', 360],
  ['en', 1280],
] as const)('people of an organisation, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  const named = { name: NAME };
  const open = () => openPage(world, { width, height: 800 }, language);
  /** Requests to the provider are wanted here. */
  const own = (failures: readonly string[]) =>
    failures.filter((failure) => !failure.startsWith('asks another site: 127.0.0.1'));

  it('join, sign in, and authenticate again in a window that keeps what was typed', async () => {
    provider.person = `person-${language}`;
    const { code } = await world.coordinator.post(routes.invite.at(), { roles: ['coordinator'] });
    const { page, context, failures } = await open();
    await page.goto(`${world.server.url}/join#${code}`);
    const join = page.getByRole('button', { name: say('provider.join', named) });
    await join.click();
    await page.getByText(say('auth.nameMissing')).waitFor();
    await page.getByLabel(say('auth.name')).fill('值班员甲');
    await page.getByLabel(say('auth.login')).fill(`person-${language}`);
    await expectAccessible(page);
    await join.click();
    await page.waitForURL('**/console/drives');

    await context.clearCookies();
    await page.goto(`${world.server.url}/sign-in?next=/console/people`);
    const button = page.getByRole('button', { name: say('provider.signIn', named) });
    await button.waitFor();
    await expectAccessible(page);
    await button.click();
    await page.waitForURL('**/console/people');

    // The authentication is made too old, as if a quarter of an hour had passed.
    const json = { code: 'REAUTHENTICATION_NEEDED', data: { methods: ['provider'] } };
    await page.route(`**${routes.invite.path}`, (route) => route.fulfill({ status: 403, json }), {
      times: 1,
    });
    await page.getByRole('button', { name: say('people.invite') }).click();
    await page.getByRole('button', { name: say('people.makeLink') }).click();
    await page.getByText(say('reauthentication.title')).waitFor();
    const session = async () =>
      (await context.cookies()).find(({ name }) => name === 'bluebox_session')?.value;
    const before = await session();
    await button.click();
    await page.getByText(say('people.linkReady')).waitFor();
    expect(await session()).not.toBe(before);
    expect(new URL(page.url()).pathname).toBe('/console/people');
    expect(own(failures)).toEqual([]);
    await context.close();
  });

  it('are led to the provider and back by the page itself where no window opens', async () => {
    provider.person = `walled-${language}`;
    const { code } = await world.coordinator.post(routes.invite.at(), { roles: ['coordinator'] });
    const { page, context, failures } = await open();
    await page.goto(`${world.server.url}/join#${code}`);
    await page.getByLabel(say('auth.name')).fill('值班员乙');
    await page.getByLabel(say('auth.login')).fill(`walled-${language}`);
    await page.getByRole('button', { name: say('provider.join', named) }).click();
    await page.waitForURL('**/console/drives');

    // Browsers inside other programs, and those that block pop-ups, answer so.
    await page.addInitScript('window.open = () => null;');
    await page.goto(`${world.server.url}/console/people`);
    const json = { code: 'REAUTHENTICATION_NEEDED', data: { methods: ['provider'] } };
    await page.route(`**${routes.invite.path}`, (route) => route.fulfill({ status: 403, json }), {
      times: 1,
    });
    await page.getByRole('button', { name: say('people.invite') }).click();
    await page.getByRole('button', { name: say('people.makeLink') }).click();
    await page.getByText(say('reauthentication.title')).waitFor();
    const asked = page.waitForRequest((request) => request.url().startsWith(provider.issuer));
    await page.getByRole('button', { name: say('provider.signIn', named) }).click();
    expect((await asked).isNavigationRequest()).toBe(true);
    await page.waitForURL('**/console/people');
    expect(context.pages()).toHaveLength(1);
    await page.getByRole('button', { name: say('people.invite') }).click();
    await page.getByRole('button', { name: say('people.makeLink') }).click();
    await page.getByText(say('people.linkReady')).waitFor();
    expect(own(failures)).toEqual([]);
    await context.close();
  });

  it('connect and disconnect their account', async () => {
    provider.person = `coordinator-${language}`;
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/provider`);
    const connect = page.getByRole('button', { name: say('provider.connect'), exact: true });
    await connect.waitFor();
    await expectAccessible(page);
    await connect.click();
    const disconnect = page.getByRole('button', { name: say('provider.disconnect'), exact: true });
    await disconnect.waitFor();
    await expectAccessible(page);
    await disconnect.click();
    await page.getByText(say('provider.disconnectFollows', named)).waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('provider.disconnect') })
      .click();
    await connect.waitFor();
    expect(own(failures)).toEqual([]);
    await page.context().close();
  });

  it('are told plainly if they have no account, or if the provider does not answer', async () => {
    provider.person = `stranger-${language}`;
    const { page, context } = await open();
    await page.goto(`${world.server.url}/sign-in`);
    const button = page.getByRole('button', { name: say('provider.signIn', named) });
    await button.click();
    await page.getByText(say('problems.IDENTITY_NOT_CONNECTED')).waitFor();
    await expectAccessible(page);
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('button', { name: say('provider.back') }).click();
    await button.click();
    await page.waitForURL('**/sign-in/provider*');
    provider.isDown = true;
    await page.route(`**${routes.beginProviderSignIn.path}`, (route) =>
      route.fulfill({ status: 409, json: { code: 'PROVIDER_UNAVAILABLE' } }),
    );
    await page.goto(`${world.server.url}/sign-in`);
    await button.click();
    await page.getByText(say('problems.PROVIDER_UNAVAILABLE')).waitFor();
    await page.getByLabel(say('auth.login')).waitFor();
    await context.close();
  });
});
