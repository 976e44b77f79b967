import { expect, it } from 'vitest';
import { turnPages } from './turn-pages.ts';

it('the wall turns a page at each interval until it is stopped', () => {
  let now = 0;
  let timers: { readonly at: number; readonly act: () => void }[] = [];
  const clock = {
    after(milliseconds: number, act: () => void) {
      const timer = { at: now + milliseconds, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const passUntil = (moment: number) => {
    for (let due = timers[0]; due !== undefined && due.at <= moment; due = timers[0]) {
      now = due.at;
      timers.shift();
      due.act();
    }
    now = moment;
  };
  let page = 0;
  const stop = turnPages(clock, 15_000, () => {
    page += 1;
  });
  passUntil(14_999);
  expect(page).toBe(0);
  passUntil(15_000);
  expect(page).toBe(1);
  passUntil(60_000);
  expect(page).toBe(4);
  stop();
  passUntil(600_000);
  expect(page).toBe(4);
  expect(timers).toEqual([]);
});
