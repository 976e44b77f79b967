import type { SubmitPledgeAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type BrowserWorld,
  expectAccessible,
  openFilters,
  startBrowserWorld,
  tabTo,
  wordsOf,
} from './pages-in-browser.ts';
import { invite, PATIENT, signedInPage } from './signed-in-page.ts';
import { driveTerms, medicineLine, pledgeBody } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

/** Number of pledges in the list, more than one page. */
const PLEDGES = 60;
const PAGE = 50;
const LONG_NAME = '买买提·阿不都热合曼·古丽仙木·艾合买提江·吐尔逊';
const DEPARTMENTS = [
  '京西大区',
  '融新科技中心综合行政与后勤保障服务部（含各楼层前台、收发室和食堂）',
];
const thermometer = (quantity: number) => ({
  ...medicineLine(quantity),
  item: { name: '电子体温计', category: 'device' as const, unit: 'unit' as const },
});

let world: BrowserWorld;
let driveId: string;
let emptyDriveId: string;
const given: SubmitPledgeAnswer[] = [];
/** URLs that a page asked for or showed. No giver's name may be in them. */
const addresses: string[] = [];

async function openDriveOfList(slug: string): Promise<string> {
  const { driveId: opened } = await world.coordinator.post(routes.openDrive.at(), {
    slug,
    terms: {
      ...driveTerms(),
      handInPoints: [
        { pointId: 'p1', name: '融新科技中心 B1 收集点' },
        { pointId: 'p2', name: '望京诚盈中心 2 层' },
      ],
      departments: DEPARTMENTS,
    },
  });
  await world.coordinator.post(routes.publishDrive.at({ driveId: opened }));
  return opened;
}

beforeAll(async () => {
  world = await startBrowserWorld();
  driveId = await openDriveOfList('pledge-list');
  emptyDriveId = await openDriveOfList('empty-list');
  await world.server.application.settled();
  for (let number = 0; number < PLEDGES; number++)
    given.push(
      await world.coordinator.post(routes.submitPledge.at({ driveId }), {
        ...pledgeBody(1),
        lines:
          number % 3 === 0 ? [medicineLine(2), thermometer(1)] : [medicineLine(1 + (number % 4))],
        giver: number === PLEDGES - 1 ? { name: LONG_NAME } : { name: `王秀兰${number}` },
        handInPointId: number % 2 === 0 ? 'p1' : 'p2',
        department: DEPARTMENTS[number % 2] ?? '',
      }),
    );
  await world.coordinator.post(routes.nameGiver.at({ pledgeId: given[58]?.pledgeId ?? '' }), {});
  await world.server.application.settled();
  await invite(world.coordinator, world, { login: 'packer', name: '装箱员', roles: ['packing'] });
});
afterAll(() => world?.close());

const isForNames = (url: string): boolean => url.includes('/givers/names');

describe.each([
  ['zh', 360],
  ['zh', 1280],
  ['en', 360],
  ['en', 1280],
] as const)('the list of pledges, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  /** URLs of the requests for names, since the page was opened. */
  const asked: string[] = [];
  const at = (path: string, drive = driveId) =>
    `${world.server.url}/console/drives/${drive}/${path}`;
  const rows = () => page.locator('tbody tr');
  const idsIn = (url: string | undefined) =>
    new URL(url ?? at('')).searchParams.get('ids')?.split('.') ?? [];

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
    page.on('request', (request) => {
      addresses.push(request.url());
      if (isForNames(request.url())) asked.push(request.url());
    });
    page.on('framenavigated', (frame) => addresses.push(frame.url()));
  });
  afterAll(() => page?.context().close());

  it('says of each pledge the goods, what is to come, the giver, the point and the department, and reads the names of a page of rows once', async () => {
    await page.goto(at('pledges'));
    await page.getByText(LONG_NAME).waitFor();
    const first = rows().first();
    for (const text of [LONG_NAME, DEPARTMENTS[1] ?? '', '望京诚盈中心 2 层', '布洛芬'])
      await first.getByText(text).first().waitFor();
    await rows().nth(1).getByText(say('findPeople.unnamed')).waitFor();
    await rows().nth(2).getByText('电子体温计').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: say('moreRows.more', { count: 10 }) }).click();
    await expect.poll(() => rows().count(), PATIENT).toBe(PLEDGES);
    await page.getByText('王秀兰0', { exact: true }).waitFor();
    expect(asked.map((url) => idsIn(url).length)).toEqual([PAGE, PLEDGES - PAGE]);
    expect(new Set(asked.flatMap(idsIn)).size).toBe(PLEDGES);
  });

  it('reads no name again after a pledge or a filter was looked at', async () => {
    const before = asked.length;
    await rows().first().getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: given.at(-1)?.reference ?? '' }).waitFor();
    await page.goBack();
    await page.getByText(LONG_NAME).waitFor();
    await openFilters(page, say);
    await page.getByLabel(say('pledges.state'), { exact: true }).selectOption('open');
    await page.waitForURL(/status=open/);
    await page.getByText(LONG_NAME).waitFor();
    expect(asked.length).toBe(before);
  });

  it('is filtered by category, together with point, order and text, and says so in the URL', async () => {
    await page.goto(at('pledges'));
    await page.getByText(LONG_NAME).waitFor();
    await openFilters(page, say);
    await page.getByLabel(say('pledges.category'), { exact: true }).selectOption('device');
    await page.waitForURL(/category=device/);
    await expect.poll(() => rows().count(), PATIENT).toBe(20);
    await page.getByLabel(say('giver.handInPoint'), { exact: true }).selectOption('p1');
    await page.waitForURL(/point=p1/);
    await expect.poll(() => rows().count(), PATIENT).toBe(10);
    await page.getByLabel(say('filter.order'), { exact: true }).selectOption('oldest');
    await page.waitForURL(/sort=oldest/);
    await rows()
      .first()
      .getByText(given[0]?.reference ?? '')
      .waitFor();
    await page.getByLabel(say('pledges.state'), { exact: true }).selectOption('withdrawn');
    await page.getByText(say('pledges.noneLikeThis')).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: say('filter.showAll') }).click();
    await expect.poll(() => rows().count(), PATIENT).toBe(PAGE);
  });

  it('shows the columns that were chosen by keyboard, and asks for no name without their column', async () => {
    await page.goto(at('pledges?columns=state.goods&status=open'));
    await rows().first().waitFor();
    const before = asked.length;
    const chosen = (shown: number) =>
      page.getByRole('button', {
        name: say('pledges.columns.choose', { shown, count: 7 }),
        exact: true,
      });
    await openFilters(page, say);
    await tabTo(page, chosen(2));
    await page.keyboard.press('Enter');
    const choice = page.getByRole('group', { name: say('pledges.columns.hint') });
    const box = choice.getByRole('checkbox', { name: say('pledges.department'), exact: true });
    await tabTo(page, box);
    await page.keyboard.press('Space');
    await page.waitForURL(/columns=state\.goods\.department/);
    await rows()
      .first()
      .getByText(DEPARTMENTS[1] ?? '')
      .waitFor();
    await expectAccessible(page);
    expect(await page.getByText(LONG_NAME).count()).toBe(0);
    expect(asked.length).toBe(before);
    await choice.getByRole('checkbox', { name: say('giver.name'), exact: true }).check();
    await page.getByText(LONG_NAME).waitFor();
    expect(asked.length).toBe(before + 1);
  });

  it('is saved as a view, which is opened, shared, renamed and deleted', async () => {
    const name = language === 'zh' ? '望京还没交的' : 'To come at Wangjing';
    await page.goto(at('pledges?status=open&point=p2&columns=state.goods'));
    await rows().first().waitFor();
    await tabTo(page, page.getByRole('button', { name: say('pledges.views.save') }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    const field = dialog.getByRole('textbox', { name: say('pledges.views.name') });
    await field.press('Enter');
    await dialog.getByText(say('pledges.views.unnamed')).waitFor();
    await field.fill(name);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const views = page.getByRole('region', { name: say('pledges.views.title') });
    await views.getByRole('link', { name: say('pledges.views.whole') }).click();
    await page.waitForURL((url) => url.search === '');
    await expect.poll(() => rows().count(), PATIENT).toBe(PAGE);
    await page.reload();
    await views.getByRole('link', { name }).click();
    await page.waitForURL(/point=p2/);
    expect(await views.locator('[aria-current=page]').allInnerTexts()).toEqual([name]);
    await expectAccessible(page);
    await views.getByRole('button', { name: say('pledges.views.manage') }).click();
    const link = await dialog
      .getByRole('textbox', { name: say('pledges.views.link') })
      .inputValue();
    expect(new URL(link).search).toBe(new URL(page.url()).search);
    await field.fill(`${name} 2`);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await views.getByRole('link', { name: `${name} 2` }).waitFor();
    await views.getByRole('button', { name: say('pledges.views.manage') }).click();
    await dialog.getByRole('button', { name: say('pledges.views.remove') }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await views.getByRole('link').count()).toBe(0);
    await page.goto(link);
    await rows().first().waitFor();
    expect(await page.locator('thead th').count()).toBe(3);
  });

  it('says what to do when it is empty', async () => {
    await page.goto(at('pledges', emptyDriveId));
    await page.getByText(say('pledges.empty')).waitFor();
    await page.getByText(say('pledges.emptyOpenHint')).waitFor();
    await expectAccessible(page);
  });

  it('has no name of a giver in any address', () => {
    expect(addresses.filter((url) => decodeURIComponent(url).includes('王秀兰'))).toEqual([]);
    expect(failures).toEqual([]);
  });
});

it('a packer gets neither the list nor a name, and their page asks for none', async () => {
  const { page } = await signedInPage(world, 360, 'zh', 'packer');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (isForNames(request.url())) asked.push(request.url());
  });
  await page.goto(`${world.server.url}/console/drives/${driveId}/pledges`);
  await page.getByText(wordsOf('zh')('frame.notYours')).waitFor();
  expect(asked).toEqual([]);
  const answer = await page
    .context()
    .request.get(
      `${world.server.url}${routes.listGiverNames.at({ driveId }, { ids: given[0]?.pledgeId ?? '' })}`,
    );
  expect(answer.status()).toBe(403);
  expect(await answer.text()).not.toContain('王秀兰');
  await page.context().close();
});
