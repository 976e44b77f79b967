import type { Locator, Page } from 'playwright-core';
import type { wordsOf } from './pages-in-browser.ts';

type Say = ReturnType<typeof wordsOf>;

/** Chooses the last option of every list, which is the latest expiry date of a pack. */
export async function chooseLastOptions(within: Page | Locator): Promise<void> {
  for (const select of await within.getByRole('combobox').all())
    await select.selectOption({ index: (await select.locator('option').count()) - 1 });
}

/** Fills in the form for one medicine that is valid for years, up to the page on which it is checked. */
export async function fillPledgeForm(
  page: Page,
  say: Say,
  { name = '布洛芬缓释胶囊', staffNumber = '' } = {},
): Promise<void> {
  const next = () =>
    page.getByRole('button', { name: say('public:form.continue'), exact: true }).click();
  await page.locator('input[name=category]').first().locator('..').click();
  await page.locator('#name').fill(name);
  await next();
  await finishPledgeForm(page, say, { staffNumber });
}

/** Fills in what is asked after the first medicine, up to the page on which it is checked. */
export async function finishPledgeForm(
  page: Page,
  say: Say,
  { staffNumber = '' } = {},
): Promise<void> {
  const next = () =>
    page.getByRole('button', { name: say('public:form.continue'), exact: true }).click();
  await page.getByRole('heading', { name: say('public:items.title', { count: 1 }) }).waitFor();
  await next();
  await chooseLastOptions(page);
  const choose = async (answer: string) => page.getByText(say(answer), { exact: true }).click();
  await choose('vocabulary:condition.sealed');
  if ((await page.getByText(say('public:pack.prescription')).count()) > 0)
    await choose('public:pack.prescription-no');
  await next();
  await page.locator('#sourceDeclared').waitFor();
  if (staffNumber !== '')
    await page.getByLabel(say('public:hand-in.staff-number')).fill(staffNumber);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await next();
  await page.getByRole('heading', { name: say('public:check.title') }).waitFor();
}

export const sendPledge = (page: Page, say: Say) =>
  page.getByRole('button', { name: say('public:check.send'), exact: true });

/** Returns the reference from the page that confirms a pledge. */
export async function givenReference(page: Page, say: Say): Promise<string> {
  await page.getByRole('heading', { name: say('public:done.title') }).waitFor();
  return (await page.getByText(/^XLX-[0-9A-Z]{6}$/).textContent()) ?? '';
}
