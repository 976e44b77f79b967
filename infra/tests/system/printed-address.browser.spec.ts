import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriveOnItsWay, driveOnItsWay } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  type OpenedPage,
  readQrCodes,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';

/** URL for phones; the browser of this test runs on the server's own machine. */
const PUBLIC_URL = 'http://box.example:8080';
const words = wordsOf('zh');

let world: BrowserWorld;
let drive: DriveOnItsWay;
let opened: OpenedPage;
beforeAll(async () => {
  world = await startBrowserWorld(PUBLIC_URL);
  drive = await driveOnItsWay(world.server, world.coordinator, 'printed');
  opened = await signedInPage(world, 1280, 'zh');
});
afterAll(async () => {
  await opened?.context.close();
  await world?.close();
});

const shown = async (path: string, name: string): Promise<Uint8Array> => {
  await opened.page.goto(`${world.server.url}${path}`);
  const sheet = opened.page.getByRole('article', { name, exact: true });
  await sheet.getByRole('img').waitFor();
  await opened.page.waitForLoadState('networkidle');
  return sheet.screenshot();
};

it("the code on a label leads phones to the public URL (a label printed on the server's machine led to 127.0.0.1)", async () => {
  const [boxId] = drive.boxIds;
  const label = await shown(`/console/boxes/${boxId}/label`, words('label.name'));
  expect(await readQrCodes(label)).toEqual([`${PUBLIC_URL}/b/${boxId}`]);
});

it('the poster has the public URL, in its code and as text', async () => {
  const address = `${PUBLIC_URL}/d/printed`;
  const poster = await shown(`/console/drives/${drive.driveId}/poster`, words('poster.name'));
  expect(await readQrCodes(poster)).toEqual([address]);
  await opened.page.getByText(address, { exact: true }).waitFor();
});

it("the recipient's link begins with the public URL", async () => {
  const { page } = opened;
  await page.goto(
    `${world.server.url}/console/drives/${drive.driveId}/consignments/${drive.consignmentId}`,
  );
  await page.getByRole('button', { name: words('consignments.showLink') }).click();
  const link = page.getByRole('textbox', { name: words('consignments.recipientLink') });
  expect(await link.inputValue()).toBe(drive.recipientLink.replace(world.server.url, PUBLIC_URL));
});
