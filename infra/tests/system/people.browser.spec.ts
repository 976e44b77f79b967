import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  openPage,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, PATIENT, SCREENS, signedInPage, signIn } from './signed-in-page.ts';
import { COORDINATOR, openDrive } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
let driveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDrive(world.coordinator, 'whose-work');
});
afterAll(() => world?.close());

describe.each(SCREENS)('people, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  const name = `李明 ${language}${width}`;
  const login = `liming-${language}-${width}`;
  let page: Page;
  let failures: string[];
  let link: string;
  const at = (path: string) => world.server.url + path;
  const press = async (target: ReturnType<Page['locator']>) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  const person = (who: string) => page.getByRole('listitem').filter({ hasText: who });

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  it('are invited with their roles, by keyboard', async () => {
    await page.goto(at('/console/people'));
    await page.getByRole('heading', { level: 1, name: say('people.title') }).waitFor();
    await expectAccessible(page);
    await press(page.getByRole('button', { name: say('people.invite') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await tabTo(page, dialog.getByRole('textbox', { name: say('people.invitee') }));
    await page.keyboard.type(`仓库 ${login}`);
    await tabTo(page, dialog.getByRole('checkbox', { name: say('vocabulary:role.packing') }));
    await page.keyboard.press('Space');
    await press(dialog.getByRole('button', { name: say('people.makeLink') }));
    await page.getByText(say('people.linkReady')).waitFor();
    await person(`仓库 ${login}`).waitFor();
    await expectAccessible(page);
    link = await page.getByRole('textbox', { name: say('people.link') }).inputValue();
  });

  it('join with their link, and errors are shown at the fields', async () => {
    const theirs = await openPage(world, { width, height: 800 }, language);
    await theirs.page.goto(link);
    await theirs.page.getByRole('heading', { name: say('auth.joinTitle') }).waitFor();
    await expectAccessible(theirs.page);
    await theirs.page.getByRole('button', { name: say('auth.join') }).click();
    await theirs.page.getByText(say('auth.nameMissing')).waitFor();
    await expectAccessible(theirs.page);
    await tabTo(theirs.page, theirs.page.getByRole('textbox', { name: say('auth.name') }));
    await theirs.page.keyboard.type(name);
    await theirs.page.keyboard.press('Tab');
    await theirs.page.keyboard.type(login);
    await theirs.page.keyboard.press('Tab');
    await theirs.page.keyboard.type(COORDINATOR.password);
    await theirs.page.keyboard.press('Enter');
    await theirs.page.waitForURL(/\/console\/drives$/);
    await theirs.page.getByText(driveTitle()).waitFor();
    await expectAccessible(theirs.page);
    // The person has the roles for the desk and for packing, which do not include people and settings.
    expect(await theirs.page.getByRole('link', { name: say('frame.people') }).count()).toBe(0);
    await theirs.page.goto(at(`/console/drives/${driveId}/packing`));
    await theirs.page.getByRole('heading', { level: 1, name: say('packing.title') }).waitFor();
    expect(
      await theirs.page
        .getByRole('navigation', { name: say('frame.driveNav') })
        .getByRole('link')
        .allInnerTexts(),
    ).toEqual(
      ['board', 'pledges', 'desk', 'packing', 'consignments', 'cases'].map((place) =>
        say(`frame.${place}`),
      ),
    );
    await theirs.page.goto(at(`/console/drives/${driveId}/terms`));
    await theirs.page.getByText(say('frame.notYours')).waitFor();
    await expectAccessible(theirs.page);
    expect(theirs.failures).toEqual([]);
    await theirs.page.context().close();
  });

  it('can use a link only once, and a second attempt keeps the typed text', async () => {
    const late = await openPage(world, { width, height: 800 }, language);
    await late.page.goto(link);
    await late.page.getByRole('textbox', { name: say('auth.name') }).fill('值班员甲');
    await late.page.getByRole('textbox', { name: say('auth.login') }).fill(`late-${width}`);
    await late.page.locator('input[type=password]').fill(COORDINATOR.password);
    await late.page.getByRole('button', { name: say('auth.join') }).click();
    await late.page.getByText(say('problems.LINK_NOT_GOOD')).waitFor();
    await expectAccessible(late.page);
    expect(await late.page.getByRole('textbox', { name: say('auth.name') }).inputValue()).toBe(
      '值班员甲',
    );
    await late.page.context().close();
  });

  it('get other roles, which an open page follows once it is reloaded', async () => {
    const theirs = await signedInPage(world, width, language, login);
    await theirs.page.goto(at(`/console/drives/${driveId}/desk`));
    await theirs.page.getByText(say('desk.idle')).waitFor();
    await page.reload();
    await press(page.getByRole('button', { name: say('people.rolesOf', { name }) }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    for (const role of ['desk', 'packing']) {
      await tabTo(page, dialog.getByRole('checkbox', { name: say(`vocabulary:role.${role}`) }));
      await page.keyboard.press('Space');
    }
    await tabTo(page, dialog.getByRole('checkbox', { name: say('vocabulary:role.viewer') }));
    await page.keyboard.press('Space');
    await press(dialog.getByRole('button', { name: say('people.giveRoles') }));
    await dialog.waitFor({ state: 'hidden' });
    await person(name).getByText(say('vocabulary:role.viewer')).waitFor();
    // The open page keeps the functions of the former role until it is reloaded.
    await theirs.page.getByRole('button', { name: say('desk.walkIn') }).waitFor();
    await theirs.page.reload();
    await theirs.page.getByText(say('frame.notYours')).waitFor();
    await expectAccessible(theirs.page);
    await theirs.page.goto(at(`/console/drives/${driveId}/board`));
    await theirs.page.getByRole('heading', { name: say('board.feed') }).waitFor();
    await expectAccessible(theirs.page);
    expect(theirs.failures).toEqual([]);
    await theirs.page.context().close();
  });

  it('have their devices listed, and are signed out on each of them', async () => {
    const theirs = await signedInPage(world, width, language, login);
    await theirs.page.goto(at('/console/drives'));
    await page.reload();
    await press(page.getByRole('button', { name: say('people.sessionsOf', { name }) }));
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: say('sessions.end') })
      .first()
      .waitFor();
    await expectAccessible(page);
    for (
      let left = await dialog.getByRole('button', { name: say('sessions.end') }).count();
      left > 0;
      left--
    ) {
      await press(dialog.getByRole('button', { name: say('sessions.end') }).first());
      await expect
        .poll(() => dialog.getByRole('button', { name: say('sessions.end') }).count(), PATIENT)
        .toBe(left - 1);
    }
    await dialog.getByText(say('sessions.none')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await theirs.page.reload();
    await theirs.page.waitForURL(/\/sign-in/);
    await theirs.page.context().close();
  });

  it('see their own devices, and sign out the others', async () => {
    const elsewhere = await signedInPage(world, width, language);
    await page.goto(at('/console/sessions'));
    await page.getByText(say('sessions.current')).waitFor();
    await expectAccessible(page);
    await press(page.getByRole('button', { name: say('sessions.endOthers') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('sessions.endOthers') }));
    await dialog.waitFor({ state: 'hidden' });
    await expect
      .poll(() => page.getByRole('button', { name: say('sessions.end') }).count(), PATIENT)
      .toBe(0);
    await elsewhere.page.goto(at('/console/drives'));
    await elsewhere.page.waitForURL(/\/sign-in/);
    await elsewhere.page.context().close();
    // The test's own session was ended with the others, so it signs in again.
    await world.coordinator.post(routes.signIn.at(), {
      login: COORDINATOR.login,
      password: COORDINATOR.password,
    });
  });

  it('cannot be without a coordinator, and the last one is told why they cannot step down', async () => {
    await page.goto(at('/console/people?status=active'));
    await press(
      page.getByRole('button', { name: say('people.rolesOf', { name: COORDINATOR.name }) }),
    );
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByRole('checkbox', { name: say('vocabulary:role.coordinator') }));
    await page.keyboard.press('Space');
    await tabTo(page, dialog.getByRole('checkbox', { name: say('vocabulary:role.desk') }));
    await page.keyboard.press('Space');
    await press(dialog.getByRole('button', { name: say('people.giveRoles') }));
    await dialog.getByText(say('problems.LAST_COORDINATOR')).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await press(
      person(COORDINATOR.name).getByRole('button', { name: say('people.revoke'), exact: true }),
    );
    await press(page.getByRole('dialog').getByRole('button', { name: say('people.revoke') }));
    await page.getByRole('dialog').getByText(say('problems.LAST_COORDINATOR')).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    const { accounts } = await world.coordinator.get(routes.listAccounts.at());
    expect(accounts.find((account) => account.name === COORDINATOR.name)?.roles).toEqual([
      'coordinator',
    ]);
  });

  it('are listed according to the URL, after a reload and after going back', async () => {
    await page.goto(at('/console/people'));
    await page.getByLabel(say('pledges.state')).selectOption('revoked');
    await page.waitForURL(/status=revoked/);
    expect(await person(name).count()).toBe(0);
    await page.reload();
    expect(await page.getByLabel(say('pledges.state')).inputValue()).toBe('revoked');
    await page.goBack();
    await person(name).waitFor();
    expect(failures).toEqual([]);
  });
});

describe('a viewer', () => {
  it('sees the drive but no givers, whatever URL they type', async () => {
    await invite(world.coordinator, world, { login: 'viewer', name: '来看看', roles: ['viewer'] });
    const { page } = await openPage(world, { width: 1280, height: 800 }, 'zh');
    await signIn(page, world, 'viewer');
    const say = wordsOf('zh');
    for (const place of ['pledges', 'desk', 'packing', 'cases', 'terms']) {
      await page.goto(`${world.server.url}/console/drives/${driveId}/${place}`);
      await page.getByText(say('frame.notYours')).waitFor();
    }
    await page.goto(`${world.server.url}/console/drives/${driveId}/consignments`);
    await page.getByText(say('consignments.empty')).waitFor();
    expect(await page.getByRole('button', { name: say('consignments.create') }).count()).toBe(0);
    await page.context().close();
  });
});

const driveTitle = () => '社会互助小蓝箱 · 测试';
