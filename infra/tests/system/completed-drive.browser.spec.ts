import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, signedInPage } from './signed-in-page.ts';
import { acceptedParcel, openDrive, pledgeBody, today } from './support.ts';

vi.setConfig({ testTimeout: 120_000 });

const say = wordsOf('zh');

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

const settled = () => world.server.application.settled();

/** Completes a drive, leaving open whatever is open. */
async function complete(driveId: string): Promise<void> {
  const { coordinator } = world;
  await coordinator.post(routes.closeDrive.at({ driveId }));
  await settled();
  const { openEnds } = await coordinator.get(routes.showCompletion.at({ driveId }));
  await coordinator.post(routes.completeDrive.at({ driveId }), {
    stillOpen: openEnds.map(({ end }) => end),
    acknowledged: true,
  });
  await settled();
}

it('a walk-in that is refused because the drive was just completed is told how to receive it (nothing was shown)', async () => {
  const driveId = await openDrive(world.coordinator, 'just-completed');
  const { page, failures } = await signedInPage(world, 360, 'zh');
  await page.goto(`${world.server.url}/console/drives/${driveId}/desk`);
  await page.getByRole('button', { name: say('desk.walkIn') }).click();
  const name = page.getByRole('combobox', { name: say('goods.name') });
  await name.fill('板蓝根颗粒');
  await page.getByRole('textbox', { name: say('goods.expiry') }).fill(today(800).slice(0, 7));
  await page.getByRole('checkbox', { name: say('desk.declared') }).check();
  await complete(driveId);

  const form = page.getByRole('form', { name: say('desk.walkInTitle') });
  const advice = form.getByRole('alert').getByText(say('desk.completed'));
  for (const [choice, button] of [
    [say('desk.withNumber'), say('desk.registerWalkIn')],
    [say('desk.withoutNumber'), say('desk.confirmCount')],
  ] as const) {
    await form.getByRole('radio', { name: choice }).check();
    await form.getByRole('button', { name: button }).click();
    await advice.waitFor();
  }
  // The refused form keeps what was typed, and no longer advises to receive without a reference.
  expect(await name.inputValue()).toBe('板蓝根颗粒');
  expect(await page.getByText(say('problems.DRIVE_CLOSED')).count()).toBe(0);
  await expectAccessible(page);
  await form.getByRole('link', { name: say('desk.toReopen') }).click();
  await page.getByRole('button', { name: say('terms.step.reopen') }).click();
  // The button of the dialog names the step, and does not repeat the question of its title.
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('terms.step.reopen'), exact: true })
    .waitFor();
  expect(failures).toEqual([]);
  await page.context().close();
});

it('a completed drive offers no walk-in, no count and no new carton, and says why', async () => {
  const driveId = await openDrive(world.coordinator, 'long-completed');
  const { reference } = await world.coordinator.post(
    routes.submitPledge.at({ driveId }),
    pledgeBody(2),
  );
  await complete(driveId);
  const { page, failures } = await signedInPage(world, 1280, 'zh');
  const at = (path: string) => `${world.server.url}/console/drives/${driveId}/${path}`;
  const none = async (name: string) =>
    expect(await page.getByRole('button', { name }).count()).toBe(0);

  await page.goto(at('desk'));
  await page.getByText(say('desk.completed')).waitFor();
  await page.getByRole('link', { name: say('desk.toReopen') }).waitFor();
  await none(say('desk.walkIn'));
  await expectAccessible(page);
  await page.goto(at('desk?walkIn=true'));
  await page.getByText(say('desk.completed')).waitFor();
  await none(say('desk.registerWalkIn'));
  await page.goto(at(`desk?reference=${reference}`));
  await page.getByText(say('desk.noneToReceive', { reference })).waitFor();
  await none(say('desk.confirmCount'));
  await page.getByText(say('desk.noneToReceiveHint')).waitFor();
  await page.getByRole('link', { name: say('desk.toPledge') }).waitFor();

  // The advice to receive the goods as a walk-in would lead nowhere.
  await page.goto(at('desk?reference=XLX-222222'));
  await page.getByText(say('desk.unknownReference', { reference: 'XLX-222222' })).waitFor();
  expect(await page.getByText(say('desk.walkIn')).count()).toBe(0);

  await page.goto(at('packing'));
  await page.getByText(say('packing.completed')).waitFor();
  await none(say('packing.openBox'));
  await expectAccessible(page);
  expect(failures).toEqual([]);
  await page.context().close();
});

it('a reception of a completed drive offers no further count (its form was refused)', async () => {
  const driveId = await openDrive(world.coordinator, 'reception-completed');
  const { reference } = await world.coordinator.post(
    routes.submitPledge.at({ driveId }),
    pledgeBody(2),
  );
  await settled();
  const { lines } = await world.coordinator.get(routes.showExpected.at({ reference }));
  const { receptionId } = await world.coordinator.post(routes.recordReception.at(), {
    driveId,
    reference,
    lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
  });
  await settled();
  const { page, failures } = await signedInPage(world, 360, 'zh');
  await page.goto(`${world.server.url}/console/drives/${driveId}/desk?reception=${receptionId}`);
  await page.getByRole('button', { name: say('desk.countMore') }).waitFor();
  await complete(driveId);
  await page.getByText(say('desk.completed')).waitFor();
  await page.getByRole('button', { name: say('desk.countMore') }).waitFor({ state: 'detached' });
  expect(failures).toEqual([]);
  await page.context().close();
});

it('a completed drive still offers a new carton for stock that is left, and a helper is told whom to ask', async () => {
  const driveId = await openDrive(world.coordinator, 'stock-left');
  await acceptedParcel(world, driveId, 3);
  await complete(driveId);
  await invite(world.coordinator, world, {
    login: 'helper',
    name: '帮忙的人',
    roles: ['desk', 'packing'],
  });
  const { page, failures } = await signedInPage(world, 360, 'zh', 'helper');
  await page.goto(`${world.server.url}/console/drives/${driveId}/packing`);
  await page.getByText(say('packing.completed')).waitFor();
  await page.getByRole('button', { name: say('packing.openBox') }).waitFor();
  await page.goto(`${world.server.url}/console/drives/${driveId}/desk`);
  await page.getByText(say('desk.askToReopen')).waitFor();
  expect(await page.getByRole('link', { name: say('desk.toReopen') }).count()).toBe(0);
  expect(failures).toEqual([]);
  await page.context().close();
});
