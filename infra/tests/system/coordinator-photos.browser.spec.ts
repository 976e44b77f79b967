import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../run/standalone/src/client.ts';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  expectFocus,
  type Language,
  openPage,
  scan,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { PICTURE, pictureFile } from './pictures.ts';
import { signIn } from './signed-in-page.ts';
import { openDrive, pledgeBody } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

describe.each([
  ['zh', 360],
  ['en', 1280],
] as const)(
  'on the pages with photos and personal data, in %s at %i px,',
  (language: Language, width) => {
    const say = wordsOf(language);
    let page: Page;
    let failures: string[];
    let driveId: string;
    let pledge: SubmitPledgeAnswer;
    let sent: DriveOnItsWay;
    const press = async (target: Locator) => {
      await tabTo(page, target);
      await page.keyboard.press('Enter');
    };
    const button = (name: string, within: Page | Locator = page) =>
      within.getByRole('button', { name, exact: true });
    /** Chooses a photo with the keyboard: reaches the field by Tab and presses Enter. */
    const choosePhoto = async (field: Locator) => {
      await tabTo(page, field);
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('Enter');
      await (await chooser).setFiles(pictureFile());
    };
    const photo = (name: string) => page.getByRole('img', { name });
    const isShown = (picture: Locator) =>
      expect
        .poll(
          () => picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth),
          { timeout: 20_000 },
        )
        .toBeGreaterThan(0);
    const consignment = () =>
      world.coordinator.get(routes.showConsignment.at({ consignmentId: sent.consignmentId }));

    beforeAll(async () => {
      ({ page, failures } = await openPage(world, { width, height: 800 }, language));
      driveId = await openDrive(world.coordinator, `photos-${language}-${width}`);
      pledge = await world.coordinator.post(routes.submitPledge.at({ driveId }), {
        ...pledgeBody(3),
        giver: { name: '王建国', contact: '13800138000' },
      });
      sent = await driveOnItsWay(
        world.server,
        world.coordinator,
        `photos-sent-${language}-${width}`,
      );
      await world.server.application.settled();
      await signIn(page, world);
      await page.goto(`${world.server.url}/console/drives/${driveId}/desk`);
    });
    afterAll(() => page?.context().close());

    it('the desk rejects goods by key, with a photo of the reason', async () => {
      await page.getByText(say('desk.idle')).waitFor();
      await scan(page, pledge.reference);
      await expectFocus(button(say('desk.confirmCount')));
      await page.keyboard.press('Enter');
      await page.getByText(say('desk.photoHint')).waitFor();
      await expectFocus(page.locator('.inspect-good'));
      const chooser = page.waitForEvent('filechooser');
      await page.keyboard.press('0');
      await (await chooser).setFiles({
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('not a picture'),
      });
      await page.getByText(say('photos.problem.unreadable')).waitFor();
      await expectAccessible(page);
      const again = page.waitForEvent('filechooser');
      await page.keyboard.press('0');
      await (await again).setFiles(pictureFile());
      await isShown(photo(say('photos.chosen', { number: 1 })));
      await expectAccessible(page);
      await page.keyboard.press('2');
      await page.getByText(say('desk.doneRejected')).waitFor();
      await isShown(photo(say('photos.sent', { number: 1 })));
      await expectAccessible(page);
    });

    it('a photo is erased on request, after a dialog that explains the consequences', async () => {
      await page.goto(`${world.server.url}/console/drives/${driveId}/pledges/${pledge.pledgeId}`);
      const picture = photo(say('photos.sent', { number: 1 }));
      await isShown(picture);
      await expectAccessible(page);
      await press(button(say('photos.eraseOf', { number: 1 })));
      const dialog = page.getByRole('dialog', { name: say('photos.eraseTitle') });
      await dialog.getByText(say('photos.eraseHint')).waitFor();
      await expectAccessible(page);
      await press(button(say('photos.erase'), dialog));
      await picture.waitFor({ state: 'detached' });
    });

    it('a giver who asks by phone is erased', async () => {
      await page.getByText('王建国').waitFor();
      await press(button(say('pledges.forget')));
      const dialog = page.getByRole('dialog', { name: say('pledges.forgetTitle') });
      await dialog.getByText(say('pledges.forgetCheck')).waitFor();
      await expectAccessible(page);
      await press(button(say('pledges.forgetOk'), dialog));
      await page.getByText(say('pledges.forgotten')).waitFor();
      await page.getByText('王建国').waitFor({ state: 'detached' });
      expect(await button(say('pledges.forget')).count()).toBe(0);
      await expectAccessible(page);
    });

    it('a paper receipt is entered with a photo of the paper', async () => {
      await page.goto(
        `${world.server.url}/console/drives/${sent.driveId}/consignments/${sent.consignmentId}`,
      );
      await press(button(say('consignments.paper')).first());
      const dialog = page.getByRole('dialog', {
        name: say('consignments.paperTitle', { number: 1 }),
      });
      await choosePhoto(dialog.getByLabel(say('consignments.paperPhoto')));
      await isShown(photo(say('photos.chosen', { number: 1 })));
      await tabTo(page, dialog.getByLabel(say('consignments.signer')));
      await page.keyboard.type('接收处主任');
      await expectAccessible(page);
      await press(button(say('consignments.paperAllWell'), dialog));
      await dialog.waitFor({ state: 'hidden' });
      await isShown(photo(say('photos.sent', { number: 1 })));
      await page.getByText(say('consignments.signedBy', { name: '接收处主任' })).waitFor();
      const [box] = (await consignment()).boxes;
      expect(box?.receipt).toMatchObject({ via: 'paper', signer: '接收处主任' });
      expect(box?.receipt?.photos).toHaveLength(1);
      await expectAccessible(page);
    });

    it("the recipient's photos are shown with the case that the receipt opened", async () => {
      const recipient = connect(world.server.url);
      const code = sent.recipientLink.split('#')[1];
      await recipient.post(routes.openLink.at(), { code: code ?? '' });
      const box = (await consignment()).boxes[1];
      const photoId = `damage-${language}-${width}`;
      await recipient.post(routes.putPhoto.at({ consignmentId: sent.consignmentId }), {
        photoId,
        photo: PICTURE,
      });
      const { cases } = await recipient.post(
        routes.confirmReceipt.at({ consignmentId: sent.consignmentId }),
        {
          boxId: box?.boxId ?? '',
          lines: box?.contents.map(({ parcelId, quantity }) => ({
            parcelId,
            received: quantity - 1,
            damaged: 1,
          })),
          photos: [photoId],
        },
      );
      await world.server.application.settled();
      await page.goto(
        `${world.server.url}/console/drives/${sent.driveId}/cases/${cases[0]?.caseId}`,
      );
      await page.getByRole('heading', { name: say('cases.photos') }).waitFor();
      await isShown(photo(say('photos.sent', { number: 1 })));
      await expectAccessible(page);
    });

    it('a letter of thanks is entered with a photo, and taken down on request', async () => {
      await page.goto(
        `${world.server.url}/console/drives/${sent.driveId}/consignments/${sent.consignmentId}`,
      );
      await page.getByText(say('consignments.noThanks')).waitFor();
      await press(button(say('consignments.paperThanks')));
      const dialog = page.getByRole('dialog', { name: say('consignments.paperThanksTitle') });
      await tabTo(page, dialog.getByLabel(say('consignments.paperThanksWords')));
      await page.keyboard.type('谢谢大家');
      await choosePhoto(dialog.getByLabel(say('consignments.paperThanksPhoto')));
      await isShown(photo(say('photos.chosen', { number: 1 })));
      await expectAccessible(page);
      await press(button(say('consignments.paperThanksOk'), dialog));
      await dialog.waitFor({ state: 'hidden' });
      const thanks = page.getByRole('region', { name: say('consignments.thanks') });
      await thanks.getByText('谢谢大家').waitFor();
      await isShown(thanks.getByRole('img'));
      await expectAccessible(page);
      expect((await consignment()).thanks).toMatchObject({ words: '谢谢大家', public: false });
      await press(button(say('consignments.withdrawThanks'), thanks));
      const sure = page.getByRole('dialog', { name: say('consignments.withdrawThanksTitle') });
      await expectAccessible(page);
      await press(button(say('consignments.withdrawThanks'), sure));
      await thanks.getByText(say('consignments.noThanks')).waitFor();
      expect((await consignment()).thanks).toBeUndefined();
      expect(failures).toEqual([]);
    });
  },
);
