import { codeOf } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriveWithMismatches, driveWithMismatches, LOT } from './drive-with-mismatches.ts';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  type Language,
  scan,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import {
  acceptedParcel,
  COORDINATOR,
  driveTerms,
  medicineLine,
  openDrive,
  pledgeBody,
  today,
} from './support.ts';

let world: BrowserWorld;
let drive: DriveWithMismatches;
let otherDriveId: string;
beforeAll(async () => {
  world = await startBrowserWorld();
  drive = await driveWithMismatches(world.server, world.coordinator, 'mismatches');
  otherDriveId = await openDrive(world.coordinator, 'other');
});
afterAll(() => world?.close());

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('in %s at %i px', (language: Language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  const board = (driveId: string, card?: 'groups' | 'mismatch' | 'shortDated') =>
    page.goto(
      `${world.server.url}/console/drives/${driveId}/board${card === undefined ? '' : `?card=${card}`}`,
    );
  const region = (key: string): Locator => page.getByRole('region', { name: say(key) });
  const finder = () => page.getByRole('textbox', { name: say('find.label') });
  const found = () => page.getByRole('region', { name: say('find.hits') });

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  describe('the board', () => {
    it('shows departments as bars and as a table, but no small group', async () => {
      await board(drive.driveId, 'groups');
      const groups = region('board.groups.title');
      await groups.getByText('京西大区').first().waitFor();
      await groups
        .getByText(say('board.groups.others', { groups: 2 }))
        .first()
        .waitFor();
      // The page and the response leave out a department with a single pledge.
      const answer = await world.coordinator.get(routes.showGroups.at({ driveId: drive.driveId }));
      expect(JSON.stringify(answer)).not.toContain('研发中心');
      expect(await page.getByText('研发中心').count()).toBe(0);
      await groups.getByText(say('board.asTable')).click();
      await groups.getByRole('columnheader', { name: say('board.groups.rejected') }).waitFor();
      await expectAccessible(page);
    });

    it('shows hand-in points by name, and keeps this choice in the URL', async () => {
      const groups = region('board.groups.title');
      await groups.getByRole('radio', { name: say('board.groups.department') }).focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(/by=point/);
      await groups.getByText('福道大厦前台').first().waitFor();
      await page.reload();
      await groups.getByText('福道大厦前台').first().waitFor();
      await expectAccessible(page);
    });

    it('told how many expire within 90 days, and led to those that expire within a year', async () => {
      const driveId = await openDrive(world.coordinator, `soon-${language}`, {
        rules: { ...driveTerms().rules, minimumMonthsAtArrival: 1 },
      });
      const soon = { ...medicineLine(1), expiry: today(60) };
      const { reference } = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
        ...pledgeBody(1),
        lines: [soon],
      });
      await world.server.application.settled();
      const { receptionId } = await world.coordinator.post(routes.recordReception.at(), {
        driveId,
        reference,
        lines: [{ lineId: 'l1', quantity: 1 }],
      });
      await world.coordinator.post(routes.inspect.at({ receptionId }), {
        lineId: 'l1',
        parts: [{ quantity: 1, seen: { condition: 'sealed' } }],
      });
      await world.server.application.settled();
      await board(driveId);
      await page
        .getByRole('link', { name: say('board.waits.expiring', { count: 1, days: 90 }) })
        .click();
      await page.waitForURL(/card=shortDated/);
      expect(new URL(page.url()).searchParams.get('within')).toBe('90');
    });

    it('lists goods that expire early, with every place in which they are', async () => {
      await board(drive.driveId, 'shortDated');
      const early = region('board.shortDated.title');
      const inStore = say('board.shortDated.free', {
        quantity: say('vocabulary:quantity.box', { count: 1 }),
      });
      await early.getByRole('link', { name: inStore, exact: true }).click();
      await page.getByText(LOT).first().waitFor();
      await expectAccessible(page);
      await page.goBack();
      await early
        .getByRole('link', {
          name: say('board.shortDated.box', {
            number: 1,
            quantity: say('vocabulary:quantity.box', { count: 2 }),
          }),
        })
        .click();
      await page.waitForURL(new RegExp(`/packing/${drive.openBoxId}`));
      await board(drive.driveId, 'shortDated');
      await early.getByText(say('board.shortDated.days', { count: 90 })).click();
      await early.getByText(say('board.shortDated.none', { days: 90 })).waitFor();
      await page.waitForURL(/within=90/);
    });

    it('lists discrepancies, each with a link to the page that can resolve it', async () => {
      await board(drive.driveId);
      await page.getByText(say('board.waits.unconfirmed', { count: 1 })).click();
      await page.waitForURL(/card=mismatch/);
      const mismatches = region('board.mismatch.title');
      const leads: readonly (readonly [string, RegExp])[] = [
        [
          say('board.mismatch.short', { reference: drive.reference, count: 1 }),
          new RegExp(`/pledges/${drive.pledgeId}`),
        ],
        [
          say('board.mismatch.refused', { number: 2, box: 1, why: say('claimRefusal.not-sealed') }),
          /\/consignments\//,
        ],
        [
          say('board.mismatch.unconfirmed', { number: 1, count: 1 }),
          new RegExp(`/consignments/${drive.consignmentId}`),
        ],
        [
          say('board.mismatch.receipt', {
            number: 1,
            box: 2,
            found: say('board.mismatch.damaged', { count: 1 }),
          }),
          /\/cases\//,
        ],
        [
          say('board.mismatch.caseNew', { kind: say('caseKind.request') }),
          new RegExp(`/cases/${drive.caseId}`),
        ],
      ];
      for (const [text, address] of leads) {
        await mismatches.getByRole('link', { name: text, exact: true }).click();
        await page.waitForURL(address);
        await page.goBack();
      }
    });

    it('shows the data of a past moment, and says which parts exist only for the present', async () => {
      await page.goto(
        `${world.server.url}/console/drives/${drive.driveId}/board?at=${new Date().toISOString()}`,
      );
      await page.getByText(say('board.onlyNow')).waitFor();
      await region('board.hours').locator('canvas').waitFor();
      expect(await region('board.groups.title').count()).toBe(0);
      await expectAccessible(page);
    });

    it('lists the open work first, with the time for which the oldest has waited', async () => {
      await board(drive.driveId);
      const open = region('board.decisions').getByRole('listitem');
      await open.filter({ hasText: say('board.waits.handIns', { count: 2 }) }).waitFor();
      await open.filter({ hasText: say('board.waits.cases', { count: 2 }) }).waitFor();
      const oldest = new RegExp(say('board.oldest', { waited: '.*[0-9]+.*' }));
      await open
        .filter({ hasText: say('board.waits.unconfirmed', { count: 1 }) })
        .filter({ hasText: oldest })
        .waitFor();
      const first = page.getByRole('main').getByRole('region').first();
      expect(await first.getByRole('heading').innerText()).toBe(say('board.decisions'));
      await expectAccessible(page);
    });

    it('says what is still missing in an empty drive', async () => {
      await board(otherDriveId);
      await page.getByText(say('board.groups.empty')).waitFor();
      await page.getByText(say('board.nothingWaits')).waitFor();
      await expectAccessible(page);
      await board(otherDriveId, 'mismatch');
      await page.getByText(say('board.mismatch.none')).waitFor();
      await board(otherDriveId, 'shortDated');
      await page.getByText(say('board.shortDated.noStock')).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: say('board.backToAll') }).click();
      await region('board.decisions').waitFor();
    });
  });

  describe('a code', () => {
    it('opens its record when it is scanned on a page without a field for codes', async () => {
      await board(drive.driveId);
      await region('board.decisions').waitFor();
      await scan(page, drive.reference.toLowerCase());
      await page.waitForURL(new RegExp(`/pledges/${drive.pledgeId}`));
    });

    it.each([
      [
        'a waybill with spaces',
        () => drive.waybill.replace('7788', ' 77 88'),
        () => `/consignments/${drive.consignmentId}`,
      ],
      [
        'a label’s address',
        () => `https://elsewhere.example/console/boxes/${drive.openBoxId}`,
        () => `/packing/${drive.openBoxId}`,
      ],
      ['the end of a case’s id', () => codeOf(drive.caseId), () => `/cases/${drive.caseId}`],
      [
        'a number with its word',
        () => (language === 'zh' ? '第1箱' : 'box 1'),
        () => `/packing/${drive.openBoxId}`,
      ],
      [
        'full-width characters',
        () =>
          [...drive.reference].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join(''),
        () => `/pledges/${drive.pledgeId}`,
      ],
    ])('opens its record when it is entered as %s', async (_what, code, address) => {
      await page.goto(`${world.server.url}/console/drives/${drive.driveId}/cases`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await expectFocus(finder());
      await page.keyboard.insertText(code());
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname.endsWith(address()));
    });

    it('with several meanings offers a choice by keyboard', async () => {
      await page.goto(`${world.server.url}/console/drives`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('/');
      await expectFocus(finder());
      await page.keyboard.type('1');
      await page.keyboard.press('Enter');
      await found()
        .getByText(say('find.hit.box', { number: 1 }))
        .waitFor();
      await expectAccessible(page);
      await page.keyboard.press('ArrowDown');
      await expectFocus(found().getByRole('link').first());
      await page.keyboard.press('Escape');
      await expectFocus(finder());
      expect(await found().count()).toBe(0);
      await page.keyboard.press('Enter');
      await found().getByRole('link').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`/drives/${drive.driveId}/`));
    });

    it('of another drive is reported as such, with a link to that drive', async () => {
      await board(otherDriveId);
      await region('board.decisions').waitFor();
      await scan(page, drive.reference);
      await found()
        .getByText(say('find.elsewhere', { text: drive.reference }))
        .waitFor();
      await found().getByText(drive.title).waitFor();
      await expectAccessible(page);
      await found().getByRole('link').click();
      await page.waitForURL(new RegExp(`/drives/${drive.driveId}/pledges/${drive.pledgeId}`));
    });

    it('that no record has shows which codes can be searched', async () => {
      await board(otherDriveId);
      await region('board.decisions').waitFor();
      await scan(page, 'XLX-000000');
      await found()
        .getByText(say('find.none', { text: 'XLX-000000' }))
        .waitFor();
      await found().getByText(say('find.form.tail')).waitFor();
      await expectAccessible(page);
    });

    it('that is a private link is not sent to the server', async () => {
      await board(otherDriveId);
      await region('board.decisions').waitFor();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
      await page.keyboard.press('/');
      await page.keyboard.insertText(
        'https://bluebox.example/p#p1.somebody-1.A1b2C3d4E5f6G7h8I9j0Kl',
      );
      await page.keyboard.press('Enter');
      await found().getByText(say('find.privateLink')).waitFor();
      await expectAccessible(page);
      expect(asked.filter((text) => text.includes('A1b2C3d4E5f6G7h8I9j0Kl'))).toEqual([]);
    });

    it('typed on a page with its own field for codes goes to that field', async () => {
      await page.goto(`${world.server.url}/console/drives/${drive.driveId}/desk`);
      await page.getByText(say('desk.idle')).waitFor();
      await scan(page, drive.reference);
      await page.waitForURL(/\/desk\?reception=/);
      expect(failures).toEqual([]);
    });

    it('of goods that are all here is left by Back (its page opened again, without end)', async () => {
      await page.goBack();
      await page.waitForURL(/\/desk$/);
      await page.getByText(say('desk.idle')).waitFor();
      expect(failures).toEqual([]);
    });
  });
});

describe('two people at one box', () => {
  it('see each other’s changes without a reload', async () => {
    const { coordinator, server } = world;
    const driveId = await openDrive(coordinator, 'two-people');
    await acceptedParcel(world, driveId, 9);
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await server.application.settled();
    const [one, other] = [
      await signedInPage(world, 1280, 'zh'),
      await signedInPage(world, 390, 'en'),
    ];
    const [zh, en] = [wordsOf('zh'), wordsOf('en')];
    const address = `${server.url}/console/drives/${driveId}/packing/${boxId}`;
    await Promise.all([one.page.goto(address), other.page.goto(address)]);
    await one.page.getByText(zh('packing.boxEmpty')).waitFor();
    await other.page.getByText(en('packing.boxEmpty')).waitFor();

    // 1. The first person packs on the page, and the second person sees that.
    await one.page
      .getByRole('button', { name: zh('scan.packNext') })
      .first()
      .click();
    await other.page.getByText(en('packing.boxEmpty')).waitFor({ state: 'hidden' });
    await other.page
      .getByText(en('vocabulary:quantity.box', { count: 9 }))
      .first()
      .waitFor();

    // 2. The second person takes the goods out again, and the first person sees that.
    await other.page
      .getByRole('button', { name: en('packing.takeOutOf', { name: '布洛芬缓释胶囊' }) })
      .click();
    await one.page.getByText(zh('packing.boxEmpty')).waitFor();
    expect([...one.failures, ...other.failures]).toEqual([]);
    await one.page.context().close();
    await other.page.context().close();
  });
});

describe('the frame of a drive on a phone', () => {
  it('is one row, over which the search opens (it took 235 of 740 px and left 24 for the search)', async () => {
    const { page, failures } = await signedInPage(world, 360, 'zh');
    const say = wordsOf('zh');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${world.server.url}/console/drives/${drive.driveId}/desk`);
    const scanField = page.getByRole('textbox', { name: say('desk.scanLabel') });
    await expectFocus(scanField);
    const frame = await page.locator('.drive-bar').boundingBox();
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeLessThanOrEqual(140);
    await expectAccessible(page);

    // A phone has no keyboard, so the page shows no shortcut keys.
    await page.goto(`${world.server.url}/console/drives/${drive.driveId}/packing`);
    await page.getByRole('button', { name: say('packing.openBox') }).waitFor();
    expect(await page.locator('kbd').count()).toBeGreaterThan(0);
    expect(await page.locator('kbd').filter({ visible: true }).count()).toBe(0);

    const finder = page.getByRole('textbox', { name: say('find.label') });
    const opener = page.getByRole('button', { name: say('find.label') });
    await opener.click();
    await expectFocus(finder);
    expect((await finder.boundingBox())?.width).toBeGreaterThan(200);
    await expectAccessible(page);
    await page.getByRole('button', { name: say('find.close') }).click();
    await expectFocus(opener);
    await opener.click();
    await finder.fill(drive.reference);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(`/pledges/${drive.pledgeId}`));
    await finder.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: COORDINATOR.name }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await page.getByRole('navigation', { name: wordsOf('en')('frame.driveNav') }).waitFor();
    expect(failures).toEqual([]);
    await page.context().close();
  });
});
