import { routes } from '@bluebox/contracts/routes';
import { connect } from '@bluebox/standalone';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deskTerms } from './desk-terms.ts';
import {
  type BrowserWorld,
  expectAccessible,
  openPage,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { PATIENT, signedInPage } from './signed-in-page.ts';
import { COORDINATOR } from './support.ts';

// A test may take minutes, because axe checks every step.
vi.setConfig({ testTimeout: 600_000 });

let world: BrowserWorld;
beforeAll(async () => {
  world = await startBrowserWorld();
});
afterAll(() => world?.close());

/** Folder for pictures of the pages; without it none are taken. */
const pictures = process.env['BLUEBOX_PICTURES'];

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('a matter, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  let matterId: string;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  let head: typeof world.coordinator;
  const settled = () => world.server.application.settled();
  const step = (body: object) =>
    world.coordinator.post(routes.takeStep.at({ matterId }), body as never);
  const picture = async (name: string) => {
    if (pictures !== undefined)
      await page.screenshot({
        path: `${pictures}/${name}-${language}-${width}.png`,
        fullPage: true,
      });
  };

  beforeAll(async () => {
    const { code } = await world.coordinator.post(routes.invite.at(), { roles: ['coordinator'] });
    head = connect(world.server.url, undefined, new Map());
    await head.post(routes.acceptInvitation.at(), {
      code,
      name: '审核人',
      login: `head-${language}`,
      password: COORDINATOR.password,
    });
    ({ page, failures } = await openPage(world, { width, height: 900 }, language));
  });
  afterAll(() => page?.context().close());

  it('is brought by anybody, and its page is opened by the private link', async () => {
    if (language === 'zh') {
      await page.goto(`${world.server.url}/ask`);
      await page.getByRole('heading', { name: say('public:ask.none') }).waitFor(PATIENT);
      await expectAccessible(page);
      await world.coordinator.post(routes.openDesk.at(), deskTerms);
      await settled();
    }
    await page.goto(`${world.server.url}/ask`);
    await page.getByLabel(say('public:ask.words'), { exact: true }).waitFor(PATIENT);
    await expectAccessible(page);
    await picture('ask');
    await button(say('public:ask.send')).click();
    await page
      .getByRole('alert')
      .filter({ hasText: say('public:ask.words-missing') })
      .waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: say('public:matter.kind.complaint') }).check();
    await page.getByLabel(say('public:ask.topic'), { exact: true }).selectOption('t1');
    await page
      .getByLabel(say('public:ask.words'), { exact: true })
      .fill('三月的工资还没有发，问过两次都说再等等。');
    await page.locator('#name').fill('某职工');
    await button(say('public:ask.send')).click();
    await page.waitForURL(/\/m#m1\./, PATIENT);
    matterId = /#m1\.([^.]+)\./.exec(page.url())?.[1] ?? '';
    await page.getByText(say('public:matter.waits.assignment')).waitFor(PATIENT);
    await page.getByText('三月的工资还没有发').waitFor();
    await expectAccessible(page);
    await picture('matter-new');
  });

  it('shows who deals with it and by when, and takes what the asker adds', async () => {
    await step({ step: 'assign', lead: 'u3' });
    await step({ step: 'contact', via: 'phone', reached: true, note: '已约周三到企业了解情况。' });
    await step({ step: 'pause', why: 'asker', note: '请补充劳动合同首页。' });
    await page.reload();
    await page.getByText('街道总工会').first().waitFor(PATIENT);
    await page.getByText(say('public:matter.due-paused')).waitFor();
    await page.getByText('请补充劳动合同首页。').waitFor();
    await expectAccessible(page);
    await button(say('public:matter.more-send')).click();
    await page.getByText(say('public:ask.words-missing')).waitFor();
    await page.getByLabel(say('public:matter.more-words')).fill('合同已经发给联系我的同志了。');
    await button(say('public:matter.more-send')).click();
    await page.getByText(say('public:matter.more-sent')).waitFor(PATIENT);
    await page.getByText(say('public:matter.step.resumed')).waitFor(PATIENT);
    await expectAccessible(page);
    await picture('matter-under-way');
  });

  it('leaves the last word to the asker, which opens it again', async () => {
    await step({ step: 'handle', outcome: 'explained', note: '企业承诺月底前补发。' });
    await head.post(routes.reviewMatter.at({ matterId }), {
      of: 'handling',
      verdict: 'approved',
    });
    await step({ step: 'answer', via: 'phone' });
    await step({ step: 'close' });
    await page.reload();
    await page.getByRole('heading', { name: say('public:matter.word') }).waitFor(PATIENT);
    await expectAccessible(page);
    await button(say('public:matter.word-send')).click();
    await page.getByText(say('public:matter.solved-missing')).waitFor();
    await page.getByRole('radio', { name: say('public:matter.solved-no') }).check();
    await page.locator('#satisfied').selectOption('2');
    await picture('matter-closed');
    await button(say('public:matter.word-send')).click();
    await page.getByText(say('public:matter.word-reopened')).waitFor(PATIENT);
    await page.getByText(say('public:matter.step.reopened'), { exact: true }).waitFor(PATIENT);
    await expectAccessible(page);
    expect(await world.coordinator.get(routes.showMatter.at({ matterId }))).toMatchObject({
      status: 'open',
    });
  });

  it('is opened by no other link, and forgets its asker', async () => {
    const address = page.url();
    await page.goto(`${world.server.url}/m#m1.${matterId}.${'A'.repeat(22)}`);
    await page.reload();
    await page.getByRole('heading', { name: say('public:link.refused') }).waitFor(PATIENT);
    await expectAccessible(page);
    await page.goto(address);
    await page.reload();
    await page.getByText('某职工').waitFor(PATIENT);
    await button(say('public:matter.forget')).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: say('public:matter.forget') })
      .click();
    await page.getByText(say('public:matter.forgotten')).waitFor(PATIENT);
    await expect.poll(() => page.getByText('三月的工资还没有发').count()).toBe(0);
    await expectAccessible(page);
    expect(failures.filter((failure) => !/40[0-9]/.test(failure))).toEqual([]);
  });
});

describe.each([
  ['zh', 1280],
  ['en', 360],
] as const)('a desk in the console, in %s at %i px', (language, width) => {
  const say = wordsOf(language);
  let page: Page;
  let failures: string[];
  const name = language === 'zh' ? '街道受理台' : 'Street desk';
  const button = (text: string) => page.getByRole('button', { name: text, exact: true });
  const settled = () => world.server.application.settled();
  const picture = async (part: string) => {
    if (pictures !== undefined)
      await page.screenshot({
        path: `${pictures}/${part}-${language}-${width}.png`,
        fullPage: true,
      });
  };
  /** Records a step on the page of the matter, and waits until the page shows what comes next. */
  const record = async (
    step: string,
    next: string,
    choose: () => Promise<unknown> = async () => {},
  ) => {
    await page.getByLabel(say('matters.whichStep')).selectOption(step);
    await choose();
    await button(say('matters.record')).click();
    await page
      .getByText(say(`matters.waits.${next}`), { exact: true })
      .first()
      .waitFor(PATIENT);
  };

  beforeAll(async () => {
    ({ page, failures } = await signedInPage(world, width, language));
  });
  afterAll(() => page?.context().close());

  it('is opened with its topics and units, and lists what people bring', async () => {
    await page.goto(`${world.server.url}/console/matters`);
    await page.getByRole('heading', { name: say('matters.desks') }).waitFor(PATIENT);
    await expectAccessible(page);
    await button(say('matters.openDesk')).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('matters.deskName')).fill(name);
    await dialog.getByLabel(say('matters.topics')).fill('工资支付\n劳动安全');
    await dialog.getByLabel(say('matters.units')).fill('区总工会\n街道总工会');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: say('matters.openDesk') }).click();
    await page.getByRole('link', { name }).click(PATIENT);
    await page.getByText(say('matters.none.open')).waitFor(PATIENT);
    await expectAccessible(page);
    const deskId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    for (const urgency of ['ordinary', 'supply'] as const)
      await world.coordinator.post(routes.submitMatter.at({ deskId }), {
        kind: 'complaint',
        topic: 't1',
        words: '三月的工资还没有发。',
        asker: { name: '某职工', contact: '13800138000' },
        urgency,
        channel: 'phone',
      });
    await settled();
    await page.reload();
    await page.getByText(say('matters.waits.assignment')).first().waitFor(PATIENT);
    await expectAccessible(page);
    await picture('matters');
    // The more urgent matter is due first.
    await page
      .getByRole('link', { name: new RegExp(say('matters.number', { number: 2 })) })
      .click();
    await page.getByRole('heading', { name: say('matters.nextStep') }).waitFor(PATIENT);
    await page.getByText('三月的工资还没有发。').waitFor();
    await expectAccessible(page);
  });

  it('takes a matter through its loop, whose review is not for who handled it', async () => {
    await record('assign', 'contact', () =>
      page.getByLabel(say('matters.unit'), { exact: true }).selectOption('u2'),
    );
    await record('contact-reached', 'handling');
    await picture('matter-console');
    await record('handle', 'review', () =>
      page.getByLabel(say('matters.note')).last().fill('企业已补发。'),
    );
    await expectAccessible(page);
    await button(say('matters.approve')).click();
    await page.getByText(say('problems.SAME_PERSON')).waitFor(PATIENT);
    await expectAccessible(page);
    const matterId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const { code } = await world.coordinator.post(routes.invite.at(), { roles: ['coordinator'] });
    const head = connect(world.server.url, undefined, new Map());
    await head.post(routes.acceptInvitation.at(), {
      code,
      name: '审核人',
      login: `reviewer-${language}`,
      password: COORDINATOR.password,
    });
    await head.post(routes.reviewMatter.at({ matterId }), { of: 'handling', verdict: 'approved' });
    await page.reload();
    await page.getByRole('heading', { name: say('matters.nextStep') }).waitFor(PATIENT);
    await record('answer', 'closing');
    await record('close', 'call-back');
    await page.getByRole('heading', { name: say('matters.callBack') }).waitFor(PATIENT);
    await expectAccessible(page);
    await page.getByLabel(say('matters.isSolved')).selectOption('yes');
    await page.getByLabel(say('matters.grade')).selectOption('5');
    await button(say('matters.recordCall')).click();
    await page.getByText(say('matters.waits.nothing'), { exact: true }).first().waitFor(PATIENT);
    await expectAccessible(page);
    await picture('matter-called-back');
    expect(failures.filter((failure) => !failure.includes('403'))).toEqual([]);
  });
});
