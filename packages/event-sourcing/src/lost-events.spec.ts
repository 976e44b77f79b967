import { expect, it } from 'vitest';
import { findLostEvents } from './lost-events.ts';

/** A log whose buckets all end at 10. */
const history = { head: async () => 10 };
const standing = (view: string, cursor: string, position: number) => ({ view, cursor, position });

it('nothing is lost when views are at the end of the log, or behind it', async () => {
  const standings = [standing('totals', 'pledge/3', 10), standing('feed', 'pledge/3', 2)];
  expect(await findLostEvents(standings, history)).toEqual([]);
});

it('positions that a view has seen and the log lacks are lost', async () => {
  const standings = [
    standing('totals', 'pledge/3', 12),
    standing('feed', 'pledge/3', 11),
    standing('feed', 'inventory/3', 10),
  ];
  expect(await findLostEvents(standings, history)).toEqual([
    { service: 'pledge', bucket: 3, first: 11, last: 12, seenBy: ['totals', 'feed'] },
  ]);
});

it('both cursors of a policy count as positions; the number of releases does not', async () => {
  const standings = [
    standing('settlement', 'memory:pledge/1', 11),
    standing('settlement', 'reacted:pledge/2', 11),
    standing('settlement', 'released:memory:pledge/4', 11),
    standing('totals', 'released:pledge/5', 11),
  ];
  const lost = await findLostEvents(standings, history);
  expect(lost.map(({ bucket }) => bucket)).toEqual([1, 2]);
});
