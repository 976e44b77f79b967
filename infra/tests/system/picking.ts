import type { Locator, Page } from 'playwright-core';
import { tabTo, type wordsOf } from './pages-in-browser.ts';

/** Returns functions that pick several rows of a list by keyboard and act on them together. */
export function pickingOn(page: Page, say: ReturnType<typeof wordsOf>) {
  const choose = async (target: Locator, key: 'Enter' | 'Space') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  return {
    press: (target: Locator) => choose(target, 'Enter'),
    pick: (name: string) =>
      choose(page.getByRole('checkbox', { name: say('bulk.pick', { name }) }), 'Space'),
    pickAll: () => choose(page.getByRole('checkbox', { name: say('bulk.pickAll') }), 'Space'),
    /** Finds the actions for the picked rows. */
    bar: () => page.getByRole('region', { name: say('bulk.actions') }),
    /** Finds the report on the rows that succeeded and those that were refused. */
    report: () => page.locator('.ant-alert').filter({ hasText: say('bulk.close') }),
  };
}
