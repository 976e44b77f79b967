import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, SCREENS, signedInPage } from './signed-in-page.ts';
import { openDrive } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

const CANTEEN = { name: '一食堂', english: 'First canteen' };

let world: BrowserWorld;
let driveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  const { coordinator } = world;
  const { organisationId } = await coordinator.post(routes.addOrganisation.at(), CANTEEN);
  driveId = await openDrive(coordinator, 'of-the-canteen', { organisationId });
  const accountId = await invite(coordinator, world, {
    login: 'packer',
    name: '李明',
    roles: ['packing'],
  });
  const { handInPoints } = (await coordinator.get(routes.showDrive.at({ driveId }))).terms;
  const pointId = handInPoints[0]?.pointId ?? '';
  await coordinator.post(routes.giveRoles.at({ accountId }), {
    grants: [
      { role: 'packing', in: { organisationId } },
      { role: 'desk', in: { driveId, pointId } },
    ],
  });
});
afterAll(() => world?.close());

describe.each(SCREENS)('organisations, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  const shownName = language === 'zh' ? CANTEEN.name : CANTEEN.english;
  const spare = `图书馆 ${language}`;
  let page: Page;
  let failures: string[];
  const at = (path: string) => world.server.url + path;
  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  it('of one name are refused, and one without use is removed', async () => {
    await page.goto(at('/console/people/organisations'));
    const add = async (name: string) => {
      await page.getByRole('button', { name: say('organisations.add') }).click();
      await page.getByLabel(say('organisations.name'), { exact: true }).fill(name);
      await page.getByRole('button', { name: say('organisations.save') }).click();
    };
    await add(spare);
    await page.getByRole('listitem').filter({ hasText: spare }).waitFor();
    await add(` ${spare.toUpperCase()} `);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('problems.ORGANISATION_NAME_TAKEN')).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('action.cancel') }).click();
    await dialog.waitFor({ state: 'hidden' });

    const remove = async (name: string) => {
      await page
        .getByRole('button', { name: say('organisations.removeNamed', { name }), exact: true })
        .click();
      await dialog.waitFor();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: say('organisations.remove') }).click();
    };
    await remove(CANTEEN.name);
    const used = say('problems.ORGANISATION_IN_USE', { drives: '1', people: '1' });
    await dialog.getByText(used).waitFor();
    await dialog.getByRole('button', { name: say('action.cancel') }).click();
    await dialog.waitFor({ state: 'hidden' });
    await remove(spare);
    await page.getByRole('listitem').filter({ hasText: spare }).waitFor({ state: 'detached' });
  });

  it('are named in the list of drives, beside roles and in the security log', async () => {
    await page.goto(at('/console/drives'));
    const organisation = say('people.place.organisation', { name: shownName });
    await page.getByText(organisation, { exact: true }).waitFor();
    await expectAccessible(page);
    await page.goto(at('/console/people'));
    const person = page.getByRole('listitem').filter({ hasText: '李明' });
    await person.getByText(organisation, { exact: false }).waitFor();
    await page.goto(at('/console/people/log'));
    const row = page.getByRole('row').filter({ hasText: say('vocabulary:logKind.roles-changed') });
    await row.filter({ hasText: organisation }).first().waitFor();
    const removed = page
      .getByRole('row')
      .filter({ hasText: say('vocabulary:logKind.organisation-removed') });
    await removed
      .filter({ hasText: say('people.place.removed') })
      .first()
      .waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
  });

  it('of others and unknown drives show nothing of the console beyond the role', async () => {
    const helper = await signedInPage(world, width, language, 'packer');
    await helper.page.goto(at('/console/drives/00000000-0000-7000-8000-000000000000/desk'));
    await helper.page.getByRole('alert').waitFor();
    await helper.page.getByText(say('problems.UNKNOWN_DRIVE')).waitFor();
    const nav = helper.page.getByRole('navigation', { name: say('frame.driveNav') });
    expect(await nav.getByRole('link').count()).toBe(0);
    await expectAccessible(helper.page);
    await helper.page.goto(at(`/console/drives/${driveId}/packing`));
    await helper.page.getByRole('heading', { level: 1, name: say('packing.title') }).waitFor();
    expect(await nav.getByRole('link').allInnerTexts()).not.toContain(say('frame.terms'));
    await helper.page.context().close();
  });
});
