import { describe, expect, it } from 'vitest';
import { growthOf, type LoadedSample, steadinessOf } from './steadiness.ts';

const BOUNDS = { megabytes: 20, files: 5, sockets: 5 };
const MINUTES = 10;
/** Samples are two seconds and one command apart, so that a process is warm after two minutes. */
const WARM_AFTER = 60;
const life = (
  held: (minute: number, index: number) => Partial<LoadedSample>,
): readonly LoadedSample[] =>
  Array.from({ length: MINUTES * 30 }, (_, index) => ({
    at: index * 2_000,
    commands: 5_000 + index,
    megabytes: 200,
    files: 30,
    sockets: 10,
    ...held(index / 30, index),
  }));
const judged = (samples: readonly LoadedSample[]) => {
  const steadiness = steadinessOf(samples, WARM_AFTER);
  return steadiness === undefined ? undefined : growthOf(steadiness, BOUNDS);
};

describe('a process is steady', () => {
  it('when its memory goes up and down, whatever the last sample is', () => {
    const sawtooth = life((_, index) => ({ megabytes: 200 + 10 * (index % 10) }));
    expect(
      judged([...sawtooth.slice(0, -1), { ...(sawtooth[0] as LoadedSample), megabytes: 900 }]),
    ).toEqual([]);
  });
  it('when it grew only while it was warming up', () => {
    expect(judged(life((minute) => ({ megabytes: 100 + 50 * Math.min(minute, 2) })))).toEqual([]);
  });
});

describe('a process grows', () => {
  it('when its memory creeps up under a sawtooth', () => {
    const samples = life((minute, index) => ({
      megabytes: 200 + 5 * minute + 10 * (index % 10),
    }));
    expect(judged(samples)).toEqual(['260 to 290 megabytes']);
    expect(steadinessOf(samples, WARM_AFTER)?.megabytesPerMinute).toBeCloseTo(5, 0);
  });
  it('when files or sockets are not closed', () => {
    expect(judged(life((minute) => ({ files: 30 + Math.floor(minute) })))).toEqual([
      '33 to 39 files',
    ]);
    expect(judged(life((minute) => ({ sockets: 10 + Math.floor(minute) })))).toEqual([
      '13 to 19 sockets',
    ]);
  });
});

it('a process that was not warm for long is not judged', () => {
  const samples = life(() => ({}));
  expect(steadinessOf(samples.slice(0, WARM_AFTER + 19), WARM_AFTER)).toBeUndefined();
  expect(steadinessOf(samples.slice(0, WARM_AFTER + 20), WARM_AFTER)).toBeDefined();
  expect(steadinessOf(samples, 10_000)).toBeUndefined();
});
