import { join } from 'node:path';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { fillPledgeForm, givenReference, sendPledge } from './pledge-form.ts';
import { openDrive, pledgeBody } from './support.ts';

/** Folder for pictures of the pages; without it none are taken. */
const pictures = process.env['BLUEBOX_PICTURES'];
const takePicture = async (page: Page, name: string) => {
  if (pictures !== undefined)
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const needs = (limit: 'ask' | 'strict', quantity: number) => [
  { needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity, limit },
];

describe.each(LOOKS)('needs that are watched, on a %s in %s', (width, language) => {
  const say = wordsOf(language);

  it('tell the giver what is still wanted, and take no more of a strict need', async () => {
    const slug = `strict-${width}-${language}`;
    const driveId = await openDrive(world.coordinator, slug, {
      needs: needs('strict', 12),
      bringWithinDays: 3,
    });
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/${slug}`);
    await page.locator('.limited-needs').getByText(say('public:needs.limit-strict')).waitFor();
    await expectAccessible(page);
    await takePicture(page, `needs-strict-${width}-${language}`);

    await page.goto(`${world.server.url}/d/${slug}/give`);
    await page.locator('input[name=category]').first().locator('..').click();
    await page.locator('#quantity').fill('5');
    const hint = page.locator('p.hint[role=status]');
    await hint.filter({ hasText: '12' }).waitFor();
    await page.locator('#quantity').fill('13');
    await page.locator('.hint-wrong').filter({ hasText: '12' }).waitFor();
    await expectAccessible(page);
    await takePicture(page, `needs-over-${width}-${language}`);
    await page.locator('#name').fill('布洛芬缓释胶囊');
    await page.getByRole('button', { name: say('public:form.continue'), exact: true }).click();
    // The form stays until the quantity fits.
    expect(await page.locator('#quantity').inputValue()).toBe('13');
    await page.locator('#quantity').fill('1');
    await page.locator('.hint-wrong').waitFor({ state: 'detached' });
    await page.reload();
    await fillPledgeForm(page, say);
    // Somebody else takes the rest meanwhile.
    await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(12));
    await sendPledge(page, say).click();
    await page.getByText(say('public:check.full-title')).waitFor();
    await page.getByText(say('public:check.full-strict')).waitFor();
    expect(await page.getByRole('button', { name: say('public:check.full-insist') }).count()).toBe(
      0,
    );
    await expectAccessible(page);
    await takePicture(page, `needs-refused-${width}-${language}`);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('ask the giver before more is taken, and say by which day to bring it', async () => {
    const slug = `asks-${width}-${language}`;
    const driveId = await openDrive(world.coordinator, slug, {
      needs: needs('ask', 12),
      bringWithinDays: 3,
    });
    await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(12));
    await world.server.application.settled();
    const { page, failures, context } = await world.open(width, localeOf(language));
    await page.goto(`${world.server.url}/d/${slug}/give`);
    await fillPledgeForm(page, say);
    await sendPledge(page, say).click();
    await page.getByText(say('public:check.full-ask')).waitFor();
    await expectAccessible(page);
    await takePicture(page, `needs-asked-${width}-${language}`);
    await page.getByRole('button', { name: say('public:check.full-insist') }).click();
    await givenReference(page, say);
    await takePicture(page, `needs-done-${width}-${language}`);
    await page.getByRole('link', { name: say('public:done.look') }).click();
    await page.getByRole('heading', { name: say('public:pledge.hand-in') }).waitFor();
    await takePicture(page, `needs-pledge-${width}-${language}`);
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await context.close();
  });

  it('ask the giver who amends a pledge to more than is wanted, and take no more of a strict need', async () => {
    const { page, failures, context } = await world.open(width, localeOf(language));
    for (const limit of ['ask', 'strict'] as const) {
      const driveId = await openDrive(world.coordinator, `amend-${limit}-${width}-${language}`, {
        needs: needs(limit, 12),
      });
      const { code } = await world.coordinator.post(
        routes.submitPledge.at({ driveId }),
        pledgeBody(8),
      );
      await world.server.application.settled();
      // The address differs after # alone, which would not load the page again.
      await page.goto('about:blank');
      await page.goto(`${world.server.url}/p#${code}`);
      await page.getByRole('link', { name: say('public:pledge.amend') }).click();
      await page.locator('[id^=quantity-]').first().fill('15');
      await page.getByRole('button', { name: say('public:amend.save') }).click();
      await page.getByText(say(`public:amend.full-${limit}`)).waitFor();
      await expectAccessible(page);
      await takePicture(page, `needs-amend-${limit}-${width}-${language}`);
      const insist = page.getByRole('button', { name: say('public:amend.full-insist') });
      if (limit === 'strict') expect(await insist.count()).toBe(0);
      else {
        await insist.click();
        await page.getByText(say('public:amend.done')).waitFor();
      }
    }
    expect(failures).toEqual([]);
    await context.close();
  });
});
