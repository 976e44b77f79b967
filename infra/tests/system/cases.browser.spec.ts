import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { driveWithMismatches } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { pickingOn } from './picking.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';
import { openDrive } from './support.ts';

// The test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each(SCREENS)('cases, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let press: ReturnType<typeof pickingOn>['press'];
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    ({ press } = pickingOn(page, say));
    driveId = await openDrive(world.coordinator, `cases-${language}-${width}`);
  });
  afterAll(() => page?.context().close());

  it('are opened by hand, taken further and closed', async () => {
    await page.goto(at('cases'));
    await press(page.getByRole('button', { name: say('cases.open') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await press(dialog.getByRole('button', { name: say('cases.open') }));
    await dialog.getByText(say('cases.whatMissing')).waitFor();
    await dialog.getByText(say('reasonDialog.choose')).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('radio', { name: say('caseKind.request') }).check();
    await dialog.getByRole('textbox').fill('对方问第二批什么时候到');
    await press(dialog.getByRole('button', { name: say('cases.open') }));
    await page.getByRole('heading', { name: say('cases.stages') }).waitFor();
    await page.getByText('对方问第二批什么时候到').waitFor();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: say('cases.progressNote') }).fill('打过电话');
    await press(page.getByRole('button', { name: say('cases.progress') }));
    await page.locator('.case-note').getByText('打过电话').waitFor();
    // The case remains after its notes, which may name a person, are erased.
    await press(page.getByRole('button', { name: say('notes.erase') }));
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('notes.erase') }));
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(say('cases.noNotes')).waitFor();
    expect(await page.getByRole('button', { name: say('notes.erase') }).count()).toBe(0);
    await page.goto(at('cases?status=closed'));
    await page.getByText(say('cases.none')).waitFor();
    await expectAccessible(page);
    await page.goto(at('cases'));
    await page.locator('.row-list-link').first().waitFor();
    await expectAccessible(page);
    await page.locator('.row-list-link').click();
    await press(page.getByRole('button', { name: say('cases.close') }));
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByRole('radio', { name: say('caseResolution.answered') }).check();
    await press(dialog.getByRole('button', { name: say('cases.close') }));
    await dialog.waitFor({ state: 'hidden' });
    await expectAccessible(page);
    await page.goto(at('cases?status=all'));
    await page.reload();
    await page.locator('.row-list-link').waitFor();
    await page.goto(at('cases'));
    await page.getByText(say('cases.noneOpen')).waitFor();
    expect(failures).toEqual([]);
  });

  it('say box, item, quantity, reporter and wait, and lead to pledge, carton and consignment', async () => {
    const { server, coordinator } = world;
    const drive = await driveWithMismatches(server, coordinator, `subject-${language}-${width}`);
    const of = `${server.url}/console/drives/${drive.driveId}`;
    await page.goto(`${of}/cases`);
    const row = page.getByRole('listitem').filter({ hasText: '布洛芬缓释胶囊' });
    await row.getByText(say('packing.boxNumber', { number: 2 })).waitFor();
    await row.getByText(say('cases.via.paper')).waitFor();
    await row.getByText(/(等了|waiting for) \d/).waitFor();
    await row.getByText(say('cases.untouched')).waitFor();
    await expectAccessible(page);
    await press(row.getByRole('link'));
    const subject = page.getByRole('region', { name: say('cases.what') });
    await subject.getByText(say('vocabulary:quantity.box', { count: 1 })).waitFor();
    const leads: readonly (readonly [string | RegExp, RegExp])[] = [
      [/^XLX-/, /\/pledges\/[^/]+$/],
      [say('packing.boxNumber', { number: 2 }), /\/packing\/[^/]+$/],
      [
        say('consignments.number', { number: 1 }),
        new RegExp(`/consignments/${drive.consignmentId}`),
      ],
    ];
    for (const [name, address] of leads) {
      await expectAccessible(page);
      await subject.getByRole('link', { name }).click();
      await page.waitForURL(address);
      await page.goBack();
      await subject.waitFor();
    }
    expect(failures).toEqual([]);
  });
});
