import { expect, it } from 'vitest';
import { handDrivenClock } from '../live/hand-driven-clock.test-support.ts';
import { turnPages } from './turn-pages.ts';

it('the wall turns a page at each interval until it is stopped', async () => {
  const clock = handDrivenClock();
  let page = 0;
  const stop = turnPages(clock, 15, () => {
    page += 1;
  });
  await clock.advance(14);
  expect(page).toBe(0);
  await clock.advance(1);
  expect(page).toBe(1);
  await clock.advance(45);
  expect(page).toBe(4);
  stop();
  await clock.advance(600);
  expect(page).toBe(4);
});
