import { OPEN_ENDS } from '@bluebox/contracts';
import { type BodyOf, routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DriveOnItsWay, driveOnItsWay, packWalkIn } from './drive-on-its-way.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { signedInPage } from './signed-in-page.ts';
import { acceptedParcel, pledgeBody } from './support.ts';

let world: BrowserWorld;
let drive: DriveOnItsWay;
beforeAll(async () => {
  world = await startBrowserWorld();
  drive = await driveOnItsWay(world.server, world.coordinator, 'left-open');
});
afterAll(() => world?.close());

/** Submits and receives a pledge of four boxes, and records an inspection with these parts. */
async function received(parts: BodyOf<typeof routes.inspect>['parts']): Promise<string> {
  const { driveId } = drive;
  const { reference } = await world.coordinator.post(
    routes.submitPledge.at({ driveId }),
    pledgeBody(4),
  );
  await world.server.application.settled();
  const { receptionId } = await world.coordinator.post(routes.recordReception.at(), {
    driveId,
    reference,
    lines: [{ lineId: 'l1', quantity: 4 }],
  });
  if (parts.length > 0)
    await world.coordinator.post(routes.inspect.at({ receptionId }), {
      lineId: 'l1',
      parts,
    });
  return reference;
}

it('completing a drive lists open work with links, and later what was left (links were missing, and it said that all was done)', async () => {
  const say = wordsOf('zh');
  const { coordinator, server } = world;
  const { driveId } = drive;
  const at = (path: string) => `${server.url}/console/drives/${driveId}/${path}`;
  const opened = { condition: 'opened' } as const;
  const uninspected = await received([]);
  const aside = await received([{ quantity: 4, seen: opened, decision: 'quarantine' }]);
  const rejected = await received([{ quantity: 4, seen: opened }]);
  await packWalkIn(server, coordinator, driveId);
  await acceptedParcel(world, driveId, 3);
  const note = '对方问第二批什么时候到';
  await coordinator.post(routes.openCase.at(), { driveId, kind: 'request', note });
  const late = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(2));
  await coordinator.post(routes.closeDrive.at({ driveId }));
  await server.application.settled();

  const { page, failures } = await signedInPage(world, 360, 'zh');
  await page.goto(at('terms'));
  const ask = async () => {
    await page.getByRole('button', { name: say('terms.step.complete') }).click();
    await page.getByRole('dialog').getByText(say('terms.openEnd.open-cases')).waitFor();
  };
  const dialog = page.getByRole('dialog');
  await ask();
  for (const reference of [uninspected, aside, rejected])
    await dialog.getByRole('link', { name: reference }).waitFor();
  await expectAccessible(page);

  // Each item of open work links to the page on which it can be settled.
  const end = (name: string) => say(`terms.openEnd.${name}`);
  const ways: readonly (readonly [link: string, there: string])[] = [
    [end('promised'), late.reference],
    [uninspected, say('desk.good.medicine')],
    [aside, say('desk.decide')],
    [rejected, say('desk.giveBack')],
    [end('not-packed'), pledgeBody(1).lines[0]?.item.name ?? ''],
    [end('not-sent'), say('packing.boxNumber', { number: 4 })],
    [end('in-transit'), say('consignments.number', { number: 1 })],
    [end('open-cases'), say('caseKind.request')],
  ];
  for (const [link, there] of ways) {
    await dialog.getByRole('link', { name: link }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(there).first().waitFor();
    await page.goto(at('terms'));
    await ask();
  }

  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: say('terms.step.complete') }).click();
  await dialog.waitFor({ state: 'hidden' });
  const steps = page.getByRole('region', { name: say('terms.steps') });
  await steps.getByText(say('terms.leftOpen')).waitFor();
  await server.application.settled();
  await page.reload();
  await steps.getByText(say('terms.writtenOff')).waitFor();
  for (const reference of [uninspected, aside, rejected])
    await steps.getByRole('link', { name: reference }).waitFor();
  expect(await steps.getByText(say('terms.stepHint.completed')).count()).toBe(0);
  await expectAccessible(page);

  // Open work that is settled after the completion is shown as settled.
  await steps.getByRole('link', { name: rejected }).click();
  await page.getByRole('button', { name: say('desk.giveBack') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('desk.giveBack') })
    .click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await server.application.settled();
  await page.goto(at('terms'));
  await steps.getByText(say('terms.settledSince')).waitFor();
  expect(await steps.getByRole('link', { name: rejected }).count()).toBe(0);
  const { leaving } = await coordinator.get(routes.showDrive.at({ driveId }));
  expect(leaving).toEqual(OPEN_ENDS.filter((end) => end !== 'not-confirmed'));
  expect(failures).toEqual([]);
  await page.context().close();
});
