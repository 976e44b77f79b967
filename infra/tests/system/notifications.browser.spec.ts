import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type HttpReceiver,
  openHttpReceiver,
  ROBOT_OK,
} from '../../../services/messenger/src/sending/receivers.test-support.ts';
import {
  type BrowserWorld,
  expectAccessible,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { openDrive, pledgeBody } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

/** Folder for pictures of the pages; without it none are taken. */
const pictures = process.env['BLUEBOX_PICTURES'];

let world: BrowserWorld;
let robot: HttpReceiver;
beforeAll(async () => {
  world = await startBrowserWorld();
  robot = await openHttpReceiver();
});
afterAll(async () => {
  await world?.close();
  await robot?.close();
});

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('notifications, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  const name = say('notifications.kinds.wecom');
  let page: Page;
  let failures: string[];
  let driveId: string;
  const press = async (target: ReturnType<Page['locator']>) => {
    await tabTo(page, target);
    await page.keyboard.press('Enter');
  };
  const picture = async (of: string) => {
    if (pictures !== undefined)
      await page.screenshot({
        path: `${pictures}/notifications-${of}-${language}-${width}.png`,
        fullPage: true,
      });
  };

  beforeAll(async () => {
    driveId = await openDrive(world.coordinator, `notify-${language}`, {
      departments: ['财务部'],
    });
    await world.coordinator.post(routes.submitPledge.at({ driveId }), {
      ...pledgeBody(3),
      department: '财务部',
      handInPointId: 'p1',
    });
    await world.server.application.settled();
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  it('begin with no channel, and a reminder to copy', async () => {
    await page.goto(`${world.server.url}/console/drives/${driveId}/notifications`);
    await page.getByText(say('notifications.none')).waitFor(PATIENT);
    const reminder = page.getByRole('textbox', { name: say('notifications.reminder') });
    expect(await reminder.inputValue()).toContain(
      language === 'zh' ? '财务部：1 笔' : '财务部: 1 pledge',
    );
    await expectAccessible(page);
    await picture('empty');
  });

  it('get a channel by keyboard, which is tested and shows what became of it', async () => {
    await press(page.getByRole('button', { name: say('notifications.add') }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await picture('dialog');
    await dialog.getByRole('textbox', { name: say('notifications.name') }).fill(name);
    await dialog.getByRole('textbox', { name: say('notifications.url') }).fill(robot.url);
    await tabTo(
      page,
      dialog.getByRole('checkbox', { name: say('notifications.told.daily-digest') }),
    );
    await page.keyboard.press('Space');
    await press(dialog.getByRole('button', { name: say('notifications.add') }));
    await dialog.waitFor({ state: 'detached' });

    robot.answer = { status: 200, body: '{"errcode":93000,"errmsg":"invalid webhook url"}' };
    await press(page.getByRole('button', { name: say('notifications.testNamed', { name }) }));
    const list = page.getByRole('region', { name: say('notifications.messages') });
    await list.getByText(say('notifications.failure.rejected-by-robot')).waitFor(PATIENT);
    await expectAccessible(page);
    await picture('failed');

    robot.answer = { ...ROBOT_OK };
    await press(list.getByRole('button', { name: say('notifications.again') }).first());
    await list.getByText(say('notifications.state.sent')).waitFor(PATIENT);
    await picture('sent');
  });

  it('are switched off and on, and a channel is removed', async () => {
    await press(page.getByRole('button', { name: say('notifications.offNamed', { name }) }));
    await page.getByText(say('notifications.status.off')).waitFor(PATIENT);
    await press(page.getByRole('button', { name: say('notifications.onNamed', { name }) }));
    await page.getByText(say('notifications.status.on'), { exact: true }).waitFor(PATIENT);
    await press(page.getByRole('button', { name: say('notifications.removeNamed', { name }) }));
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expectAccessible(page);
    await press(dialog.getByRole('button', { name: say('notifications.remove'), exact: true }));
    await page.getByText(say('notifications.none')).waitFor(PATIENT);
    expect(failures).toStrictEqual([]);
  });
});
