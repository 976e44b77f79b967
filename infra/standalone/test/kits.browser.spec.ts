import type { ParcelView } from '@bluebox/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { SCREENS, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, medicineLine, openDrive } from './support.ts';

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

it.each(SCREENS)(
  'kits are put together of what is in stock, in %s at %i px: by keyboard, not more than there is',
  async (language, width) => {
    const say = wordsOf(language);
    const { page, failures } = await signedInPage(world, width, language);
    const driveId = await openDrive(world.coordinator, `kits-${language}-${width}`);
    await acceptedParcel(world, driveId, 5);
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/kits`);
    const each = page.getByRole('spinbutton', {
      name: `${say('kits.perKit')} ${medicineLine(1).item.name}`,
    });
    await each.waitFor();
    await expectAccessible(page);
    const assemble = async (count: number) => {
      await tabTo(page, page.getByRole('button', { name: say('kits.assemble', { count }) }));
      await page.keyboard.press('Enter');
    };
    await page.reload();
    await each.waitFor();
    await assemble(1);
    await page.getByText(say('kits.incomplete')).waitFor();
    await expectAccessible(page);

    // From the top: Tab goes on from where it was.
    await page.reload();
    await tabTo(page, page.getByRole('textbox', { name: say('kits.name') }));
    await page.keyboard.type('家庭药箱');
    await tabTo(page, page.getByRole('spinbutton', { name: say('kits.howMany') }));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('3');
    await tabTo(page, each);
    await page.keyboard.type('2');
    await page.getByText(say('kits.tooMany')).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('1');
    await page.getByText(say('kits.tooMany')).waitFor({ state: 'hidden' });
    await assemble(3);
    await page.getByText(say('kits.done', { count: 3 })).waitFor();
    await world.server.application.settled();
    const { parcels } = await world.coordinator.get<{ parcels: ParcelView[] }>(
      `/api/inventory/drives/${driveId}/parcels?available=true`,
    );
    expect(parcels.map(({ item, free }) => [item.name, free]).sort()).toEqual(
      [
        ['家庭药箱', 3],
        [medicineLine(1).item.name, 2],
      ].sort(),
    );
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/stock`);
    await page.getByText('家庭药箱').first().waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    await page.context().close();
  },
);
