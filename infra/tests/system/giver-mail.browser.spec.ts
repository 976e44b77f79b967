import { routes } from '@bluebox/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MailReceiver,
  openMailReceiver,
} from '../../../services/messenger/src/sending/receivers.test-support.ts';
import {
  type BrowserWorld,
  expectAccessible,
  LOOKS,
  localeOf,
  startBrowserWorld,
  wordsOf,
} from './pages-in-browser.ts';
import { openDrive, pledgeBody } from './support.ts';

/** The page on which a giver asks for mail, and the page that ends it. */

const WRONG_LINK = '/u/0123456789abcdef0123456789abcdef/AAAAAAAAAAAAAAAAAAAAAA';

let mail: MailReceiver;
let world: BrowserWorld;
let withoutMail: BrowserWorld;
beforeAll(async () => {
  mail = await openMailReceiver();
  world = await startBrowserWorld('http://bluebox.example', {
    messenger: {
      privateAddresses: true,
      mail: { uri: mail.uri, from: 'bluebox@union.example' },
    },
  });
  withoutMail = await startBrowserWorld();
});
afterAll(async () => {
  await world?.close();
  await withoutMail?.close();
  await mail?.close();
});

async function pledged({ coordinator, server }: BrowserWorld, slug: string): Promise<string> {
  const driveId = await openDrive(coordinator, slug);
  const { code } = await coordinator.post(routes.submitPledge.at({ driveId }), pledgeBody(3));
  await server.application.settled();
  return `${server.url}/p#${code}`;
}

describe.each(LOOKS)('mail to a giver, on a %s in %s', (width, language) => {
  const say = wordsOf(language);
  const locale = localeOf(language);

  it('is asked for, corrected and stopped on the own page', async () => {
    const link = await pledged(world, `mail-${width}-${language}`);
    const { page, context, failures } = await world.open(width, locale);
    await page.goto(link);
    const section = page.getByRole('region', { name: say('public:mail.title') });
    const address = section.getByLabel(say('public:mail.address'));
    const ask = section.getByRole('button', { name: say('public:mail.ask') });
    await address.fill('nobody');
    await ask.press('Enter');
    await section.getByText(say('public:mail.wrong')).waitFor();
    await expectAccessible(page);
    await address.fill('giver@home.example');
    await address.press('Enter');
    await section.getByText(say('public:mail.on', { address: 'g…@home.example' })).waitFor();
    await expectAccessible(page);
    await section.getByRole('button', { name: say('public:mail.change') }).click();
    await address.fill('right@home.example');
    await address.press('Enter');
    await section.getByText(say('public:mail.on', { address: 'r…@home.example' })).waitFor();
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, history.state])');
    expect(stored).not.toContain('home.example');
    await section.getByRole('button', { name: say('public:mail.stop') }).click();
    await ask.waitFor();
    expect(failures).toEqual([]);
    await context.close();
  });

  it('is not offered without a mail server', async () => {
    const link = await pledged(withoutMail, `no-mail-${width}-${language}`);
    const { page, context } = await withoutMail.open(width, locale);
    const asked = page.waitForResponse((response) => response.url().endsWith('/mail'));
    await page.goto(link);
    expect(((await (await asked).json()) as { available: boolean }).available).toBe(false);
    await page.getByRole('heading', { name: say('public:known.title') }).waitFor();
    expect(await page.getByText(say('public:mail.title')).count()).toBe(0);
    await context.close();
  });

  it('does not end by a wrong link, which is told plainly', async () => {
    const { page, context, failures } = await world.open(width, locale);
    await page.goto(world.server.url + WRONG_LINK);
    await page.getByRole('button', { name: say('public:unsubscribe.button') }).click();
    await page.getByText(say('public:refusal.UNKNOWN_CHANNEL')).waitFor();
    await expectAccessible(page);
    expect(failures).toEqual([]);
    // Mail providers send a form, and have no session.
    const answer = await fetch(world.server.url + WRONG_LINK, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(((await answer.json()) as { code: string }).code).toBe('UNKNOWN_CHANNEL');
    await context.close();
  });
});
