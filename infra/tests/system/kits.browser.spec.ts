import { routes } from '@bluebox/contracts/routes';
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
  'kits are assembled by keyboard within the available stock, and taken apart, in %s at %i px',
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

    // The page is reloaded, because Tab would continue from the focused element instead of the top.
    await page.reload();
    await tabTo(page, page.getByRole('combobox', { name: say('kits.name') }));
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
    const { parcels } = await world.coordinator.get(
      routes.listParcels.at({ driveId }, { available: true }),
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

    // Kits assembled by mistake are taken apart all at once, but not while a kit is packed.
    const kits = parcels.find(({ kitId }) => kitId !== undefined);
    const { boxId } = await world.coordinator.post(routes.openBox.at(), {
      driveId,
    });
    const one = { parcelId: kits?.id ?? '', quantity: 1 };
    await world.coordinator.post(routes.packBox.at({ boxId }), one);
    await page.getByRole('button', { name: say('kits.takeApartOf', { name: '家庭药箱' }) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(say('kits.takeApartFollows')).waitFor();
    await expectAccessible(page);
    const confirm = dialog.getByRole('button', { name: say('kits.takeApart') });
    await confirm.click();
    await dialog.getByText(say('problems.PARCEL_IN_USE')).waitFor();
    await dialog.getByRole('button', { name: say('action.cancel') }).click();
    await world.coordinator.post(routes.unpackBox.at({ boxId }), one);
    await page.goto(`${world.server.url}/console/drives/${driveId}/packing/kits`);
    // The count includes only the goods to choose from, and not the kits.
    await page.getByText(say('moreRows.all.stock', { count: 1 }), { exact: true }).waitFor();
    const kitsOf = (count: number) => say('vocabulary:quantity.set', { count });
    const made = (apart: number) =>
      page.getByText(say('kits.madeCount', { made: kitsOf(3), apart: kitsOf(apart) }), {
        exact: true,
      });
    await made(0).waitFor();
    await page.getByText(say('kits.onShelf', { quantity: kitsOf(3) })).waitFor();
    await page.getByRole('button', { name: say('kits.takeApartOf', { name: '家庭药箱' }) }).click();
    await confirm.click();
    await page.getByText(say('kits.takenApart')).waitFor();
    await made(3).waitFor();
    await each.waitFor();
    await world.server.application.settled();
    const after = await world.coordinator.get(
      routes.listParcels.at({ driveId }, { available: true }),
    );
    expect(after.parcels.map(({ item, free }) => [item.name, free])).toEqual([
      [medicineLine(1).item.name, 5],
    ]);
    expect(failures).toEqual([]);
    await page.context().close();
  },
);

it('goods in kits are followed to their end, for their giver and for the public', async () => {
  const { coordinator, server } = world;
  const say = wordsOf('zh');
  const slug = 'kits-ended';
  const driveId = await openDrive(coordinator, slug);
  const given = await acceptedParcel(world, driveId, 3);
  const other = await acceptedParcel(world, driveId, 1);
  const assembled = async (
    quantity: number,
    ...components: readonly { parcelId: string; quantity: number }[]
  ) => {
    const item = { name: '家庭小药箱', category: 'kit', unit: 'set' } as const;
    const { parcelId } = await coordinator.post(routes.assembleKits.at(), {
      driveId,
      item,
      quantity,
      components,
    });
    return parcelId;
  };
  const of = ({ parcelId }: { readonly parcelId: string }, quantity: number) => ({
    parcelId,
    quantity,
  });
  const shared = await assembled(1, of(given, 1), of(other, 1));
  const apart = await assembled(2, of(given, 2));
  const send = async (
    parcelId: string,
    line: { received: number; damaged?: number; missing?: number },
  ) => {
    const { boxId } = await coordinator.post(routes.openBox.at(), {
      driveId,
    });
    await coordinator.post(routes.packBox.at({ boxId }), { parcelId, quantity: 1 });
    await coordinator.post(routes.sealBox.at({ boxId }), { weight: 900 });
    const { consignmentId } = await coordinator.post(routes.createConsignment.at(), { driveId });
    await coordinator.post(routes.claimBoxes.at({ consignmentId }), { boxIds: [boxId] });
    await server.application.settled();
    await coordinator.post(routes.dispatchConsignment.at({ consignmentId }), {
      carrier: '顺丰速运',
      waybill: 'SF1234567890',
    });
    await coordinator.post(routes.deliverConsignment.at({ consignmentId }));
    await coordinator.post(routes.confirmReceipt.at({ consignmentId }), {
      boxId,
      lines: [{ parcelId, ...line }],
      paper: true,
    });
  };
  await send(shared, { received: 0, damaged: 1 });
  await send(apart, { received: 1 });
  await send(apart, { received: 0, missing: 1 });
  await server.application.settled();

  const { page, failures, context } = await world.open('phone', 'zh-CN');
  await page.goto(`${server.url}/p#${given.pledge.code}`);
  const states = page.locator('.part-now .part-state');
  await states.first().waitFor();
  expect(await states.allInnerTexts()).toEqual([
    say('public:journey.damaged'),
    say('public:journey.confirmed'),
    say('public:journey.not-received'),
  ]);
  await expectAccessible(page);

  await page.goto(`${server.url}/d/${slug}/report`);
  await page.getByRole('heading', { level: 1, name: say('public:report.title') }).waitFor();
  const [beginning = ''] = say('public:report.in-kits', { fates: '|' }).split('|');
  const fates = page.getByText(beginning, { exact: false });
  await fates.waitFor();
  const ends = ['confirmed 1', 'lost 1', 'damaged 2'].map((end) => {
    const [fate, count] = end.split(' ');
    return `${say(`public:report.kit-fate.${fate}`)} ${count}`;
  });
  for (const end of ends) expect(await fates.innerText()).toContain(end);
  expect(await fates.innerText()).not.toContain(say('public:report.kit-fate.several'));
  expect(await page.getByText(say('public:report.here'), { exact: true }).count()).toBe(0);
  await expectAccessible(page);
  expect(failures).toEqual([]);
  await context.close();
});
