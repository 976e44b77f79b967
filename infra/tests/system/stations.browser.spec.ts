import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  readQrCodes,
  scan,
  startBrowserWorld,
  tabTo,
  withoutSharedStreams,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, COORDINATOR, openDrive, pledgeBody } from './support.ts';

/** Size of a label of 100 × 150 mm, in whole points. */
const LABEL = { width: 283, height: 425 };

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('desk and packing, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let driveId: string;
  let boxId: string;
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
  const settled = () => world.server.application.settled();
  const box = () => world.coordinator.get(routes.showBox.at({ boxId }));

  /** Signs in again in the dialog that covers the page. */
  const signInAgain = async () => {
    const dialog = page.getByRole('dialog', { name: say('auth.sessionEnded') });
    await dialog.waitFor();
    await expectAccessible(page);
    await tabTo(page, dialog.getByRole('textbox', { name: say('auth.login') }));
    await page.keyboard.type(COORDINATOR.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(COORDINATOR.password);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    driveId = await openDrive(world.coordinator, `stations-${language}-${width}`);
  });
  afterAll(() => page?.context().close());

  it('after a session ends during a count, the user signs in again on the same page and continues the count', async () => {
    const pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(5));
    await settled();
    // The feed is switched off, because its requests could open the sign-in dialog before the key is pressed.
    await withoutSharedStreams(page);
    await page.route('**/feed/stream', (route) => route.abort());
    await page.goto(at(`desk?reference=${pledge.reference}`));
    const came = page.getByRole('spinbutton').first();
    await came.fill('3');
    // Two pieces are missing, so the desk asks about these before it accepts the count.
    await page.getByRole('radio', { name: say('desk.restExpected') }).check();
    await page.context().clearCookies();
    await tabTo(page, page.getByRole('button', { name: say('desk.confirmCount') }));
    await page.keyboard.press('Enter');
    await signInAgain();
    expect(await came.inputValue()).toBe('3');
    await tabTo(page, page.getByRole('button', { name: say('desk.confirmCount') }));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: say('desk.good.medicine') }).waitFor();
    await settled();
    const { receptions } = await world.coordinator.get(
      routes.listReceptions.at({ driveId }, { open: true }),
    );
    expect(receptions).toHaveLength(1);
    await page.unroute('**/feed/stream');
  });

  it('two scanners at one box pack the last piece once, and each shows what the other did', async () => {
    const { pledge } = await acceptedParcel(world, driveId, 1);
    ({ boxId } = await world.coordinator.post(routes.openBox.at(), {
      driveId,
    }));
    await settled();
    const other = await signedInPage(world, width, language);
    for (const each of [page, other.page]) {
      await each.goto(at(`packing/${boxId}`));
      await each.getByText(say('packing.boxEmpty')).waitFor();
    }
    await Promise.all([scan(page, pledge.reference), scan(other.page, pledge.reference)]);
    const verdicts = () =>
      Promise.all(
        [page, other.page].map((each) =>
          each.locator('.scan-verdict-right, .scan-verdict-wrong').count(),
        ),
      );
    // A scan sometimes only selects the goods to pack next; the button then packs them.
    for (const each of [page, other.page]) {
      const pack = each.getByRole('button', { name: say('scan.packNext') });
      if ((await pack.count()) > 0 && (await box()).contents.length === 0)
        // The button may be gone, because the scan may have packed the goods in the meantime.
        await pack
          .first()
          .click({ timeout: 2_000 })
          .catch(() => undefined);
    }
    await expect
      .poll(async () => (await box()).contents.map(({ quantity }) => quantity), PATIENT)
      .toEqual([1]);
    await expect.poll(verdicts, PATIENT).toEqual([1, 1]);
    for (const each of [page, other.page]) {
      await each.getByText(say('packing.boxEmpty')).waitFor({ state: 'hidden' });
      await expectAccessible(each);
    }
    expect(other.failures).toEqual([]);
    await other.page.context().close();
  });

  it('a code of another drive is reported at the desk and at packing, and has no effect', async () => {
    const otherDriveId = await openDrive(world.coordinator, `other-${language}-${width}`);
    const { pledge } = await acceptedParcel(world, otherDriveId, 1);
    await page.goto(at('desk'));
    await page.getByText(say('desk.idle')).waitFor();
    await scan(page, pledge.reference);
    await page.getByText(say('desk.otherDrive', { reference: pledge.reference })).waitFor();
    await expectAccessible(page);
    await page.goto(at(`packing/${boxId}`));
    await page.getByRole('heading', { level: 1 }).waitFor();
    const before = await box();
    await scan(page, pledge.reference);
    await page.locator('.scan-verdict-wrong').waitFor();
    await expectAccessible(page);
    expect((await box()).version).toBe(before.version);
  });

  it('after a session ends while a box is weighed, the weight is kept and the scan is reported as not done', async () => {
    const { parcelId } = await acceptedParcel(world, driveId, 4);
    const { pledge } = await acceptedParcel(world, driveId, 2);
    const opened = await world.coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await world.coordinator.post(routes.packBox.at({ boxId: opened.boxId }), {
      parcelId,
      quantity: 4,
    });
    await settled();
    await withoutSharedStreams(page);
    await page.route('**/feed/stream', (route) => route.abort());
    await page.goto(at(`packing/${opened.boxId}`));
    await page.getByText(say('scan.next')).waitFor();
    await page.keyboard.press('F2');
    await page.keyboard.type('2.5');
    const weight = page.getByRole('spinbutton', { name: say('packing.weight') });
    expect(await weight.inputValue()).toBe('2.5');
    await page.context().clearCookies();
    await page.getByRole('heading', { level: 1 }).focus();
    await scan(page, pledge.reference);
    await signInAgain();
    await page.locator('.scan-verdict-wrong').waitFor();
    expect(Number(await weight.inputValue())).toBe(2.5);
    expect(
      (await world.coordinator.get(routes.showBox.at({ boxId: opened.boxId }))).contents,
    ).toHaveLength(1);
    await scan(page, pledge.reference);
    await page.locator('.scan-verdict-right').waitFor();
    await page.keyboard.press('F2');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => world.coordinator.get(routes.showBox.at({ boxId: opened.boxId })), PATIENT)
      .toMatchObject({ status: 'sealed', weight: 2_500, contents: [{}, {}] });
    await page.unroute('**/feed/stream');
  });

  it('a missing label printer loses nothing, because the label can be printed again, also as PDF', async () => {
    await world.coordinator.post(routes.sealBox.at({ boxId }), { weight: 2_500 });
    await settled();
    // The print dialog opens and is closed without printing.
    await page.addInitScript(`window.prints = 0; window.print = () => {
      window.prints += 1;
      window.dispatchEvent(new Event('afterprint'));
    };`);
    await page.goto(`${world.server.url}/console/boxes/${boxId}/label?print=true`);
    await page.getByText(say('label.tried')).waitFor();
    await expectAccessible(page);
    await tabTo(page, page.getByRole('button', { name: say('label.printAgain') }));
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate('window.prints'), PATIENT).toBe(2);
    const label = page.getByRole('article', { name: say('label.name') });
    expect(await readQrCodes(await label.screenshot())).toEqual([`${world.server.url}/b/${boxId}`]);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [, , , right, top] = /MediaBox\s*\[\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\]/.exec(pdf) ?? [];
    expect([Math.round(Number(right)), Math.round(Number(top))]).toEqual([
      LABEL.width,
      LABEL.height,
    ]);
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(failures).toEqual([]);
  });
});
