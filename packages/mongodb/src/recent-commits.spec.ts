import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recentCommits } from './recent-commits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the recent commits of a process', () => {
  it('have a position once one was assigned, in whichever order both become known', () => {
    const recent = recentCommits();
    recent.add('a', 3);
    expect(recent.find('a')).toEqual({ bucket: 3, commit: 'a' });
    recent.place('a', 3, 7);
    recent.place('b', 4, 9);
    recent.add('b', 4);
    expect(recent.find('a')).toEqual({ bucket: 3, commit: 'a', position: 7 });
    expect(recent.find('b')).toEqual({ bucket: 4, commit: 'b', position: 9 });
  });

  it('do not include a commit that could not be appended', () => {
    const recent = recentCommits();
    recent.add('a', 3);
    recent.remove('a');
    expect(recent.find('a')).toBeUndefined();
  });

  it('are the newest ones', () => {
    const recent = recentCommits(2);
    for (const commit of ['a', 'b', 'c']) recent.add(commit, 1);
    expect(['a', 'b', 'c'].map((commit) => recent.find(commit) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('wake everybody who waits for a position, and nobody else', async () => {
    const recent = recentCommits();
    const woken: string[] = [];
    const wait = (commit: string, name: string) =>
      recent.untilPlaced(commit, 1_000).then(() => woken.push(name));
    const all = [wait('a', 'first'), wait('a', 'second'), wait('b', 'other')];
    recent.place('a', 3, 7);
    await vi.advanceTimersByTimeAsync(0);
    expect(woken).toEqual(['first', 'second']);
    await recent.untilPlaced('a', 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(all);
    expect(woken).toEqual(['first', 'second', 'other']);
  });
});
