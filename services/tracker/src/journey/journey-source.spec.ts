import type { JourneyView } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import type { Timers } from '../live/event-streams.ts';
import { liveSignals } from '../live/live-signals.ts';
import { journeySource } from './journey-source.ts';

it('the source of a journey signals many changes of a drive once', () => {
  const due: (() => void)[] = [];
  const timers: Timers = {
    after(_milliseconds, act) {
      due.push(act);
      return () => due.splice(due.indexOf(act), 1);
    },
  };
  const signals = liveSignals();
  const source = journeySource(signals, 'drive-0001', async () => ({}) as JourneyView, timers);
  let looks = 0;
  const stop = source.listen(() => {
    looks += 1;
  });
  for (let change = 0; change < 100; change++) signals.changed('drive-0001');
  expect([looks, due.length]).toEqual([0, 1]);
  due.shift()?.();
  expect(looks).toBe(1);
  signals.changed('drive-0001');
  expect(due.length).toBe(1);
  stop();
  expect([due.length, signals.listenedTo()]).toEqual([0, []]);
});
