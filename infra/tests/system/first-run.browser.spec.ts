import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';
import { COORDINATOR, driveTerms, openDrive } from './support.ts';

vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('an installation without drives, in %s at %i px,', (language, width) => {
  const say = wordsOf(language);

  it('guides to the first drive, until the guide is dismissed', async () => {
    const { page, failures } = await signedInPage(world, width, language);
    await page.goto(`${world.server.url}/console/drives`);
    const guide = page.getByRole('region', { name: say('firstRun.title') });
    await guide.waitFor();
    await guide.getByRole('link', { name: say('firstRun.drive.action') }).waitFor();
    await guide.getByText(say('firstRun.poster.later')).waitFor();
    await expectAccessible(page);
    await guide.getByRole('button', { name: say('firstRun.dismiss') }).click();
    await guide.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: say('drives.title') }).waitFor();
    await page.getByText(say('drives.empty')).waitFor();
    expect(await guide.count()).toBe(0);
    expect(failures).toEqual([]);
    await page.context().close();
  });

  it('leads from a set-up link that was used already to the sign-in (it led nowhere)', async () => {
    const { page } = await world.open(
      { width, height: 800 },
      language === 'zh' ? 'zh-CN' : 'en-GB',
    );
    await page.goto(`${world.server.url}/setup#${world.server.setupCode}`);
    await page.getByRole('textbox', { name: say('auth.name') }).fill(COORDINATOR.name);
    await page.getByRole('textbox', { name: say('auth.login') }).fill(COORDINATOR.login);
    await page.locator('input[type=password]').fill(COORDINATOR.password);
    await page.getByRole('button', { name: say('auth.setUp') }).click();
    const problem = page.getByRole('alert').filter({ hasText: say('problems.LINK_NOT_GOOD') });
    await problem.waitFor();
    await expectAccessible(page);
    await problem.getByRole('link', { name: say('auth.toSignIn') }).click();
    await page.getByRole('heading', { level: 1, name: say('auth.signInTitle') }).waitFor();
    await page.context().close();
  });
});

it('goes on from the draft to its publication, and the public home shows closed drives beside the open one (it hid them)', async () => {
  const say = wordsOf('zh');
  const { driveId } = await world.coordinator.post(routes.openDrive.at(), {
    slug: 'the-first',
    terms: { ...driveTerms(), title: '第一个活动' },
  });
  await world.server.application.settled();
  const { page } = await signedInPage(world, 1280, 'zh');
  await page.goto(`${world.server.url}/console/drives`);
  const guide = page.getByRole('region', { name: say('firstRun.title') });
  await guide.getByRole('link', { name: say('firstRun.drive.publish') }).click();
  await page.getByRole('button', { name: say('terms.step.publish'), exact: true }).waitFor();
  await world.coordinator.post(routes.publishDrive.at({ driveId }));
  await world.server.application.settled();
  await page.goto(`${world.server.url}/console/drives`);
  await guide.getByRole('link', { name: say('firstRun.poster.action') }).waitFor();
  // The only drive is shown at once.
  await page.goto(world.server.url);
  await page.getByRole('heading', { level: 1, name: '第一个活动' }).waitFor();
  await world.coordinator.post(routes.closeDrive.at({ driveId }));
  await openDrive(world.coordinator, 'the-second', { title: '第二个活动' });
  await world.server.application.settled();
  await page.goto(world.server.url);
  await page.getByRole('link', { name: '第二个活动' }).waitFor();
  await page.getByRole('link', { name: '第一个活动' }).waitFor();
  await page.context().close();
});
