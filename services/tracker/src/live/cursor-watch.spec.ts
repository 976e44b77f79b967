import { bucketOf } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CursorWatch, watchCursors } from './cursor-watch.ts';
import { liveSignals } from './live-signals.ts';

const DRIVE = 'drive-1';
const key = (drive: string) => `pledge/${bucketOf(drive)}`;
const EVERY = 100;

describe('a watch of cursors', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });
  let watch: CursorWatch;

  function watching(read: () => Promise<Record<string, number>>) {
    const signals = liveSignals();
    watch = watchCursors({ cursors: read }, signals, EVERY);
    return signals;
  }
  const pass = (looks: number) => vi.advanceTimersByTimeAsync(looks * EVERY);

  it('notifies listeners of a drive when another tracker changed it', async () => {
    let cursors = { [key(DRIVE)]: 1 };
    const signals = watching(async () => cursors);
    const changed = vi.fn();
    signals.listen(DRIVE, changed);
    await pass(1);
    changed.mockClear();
    await pass(3);
    expect(changed).not.toHaveBeenCalled();
    cursors = { [key(DRIVE)]: 2 };
    await pass(1);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('notifies at the first read, because the view may have changed before it', async () => {
    const signals = watching(async () => ({}));
    const changed = vi.fn();
    signals.listen(DRIVE, changed);
    await pass(1);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('does not notify listeners of drives in buckets that did not move', async () => {
    const other = ['drive-2', 'drive-3', 'drive-4'].find((id) => bucketOf(id) !== bucketOf(DRIVE));
    let cursors = { [key(DRIVE)]: 1 };
    const signals = watching(async () => cursors);
    const changed = vi.fn();
    signals.listen(other ?? '', changed);
    await pass(1);
    changed.mockClear();
    cursors = { [key(DRIVE)]: 2 };
    await pass(2);
    expect(changed).not.toHaveBeenCalled();
  });

  it('does not read while nobody listens', async () => {
    const read = vi.fn(async () => ({}));
    const signals = watching(read);
    await pass(5);
    expect(read).not.toHaveBeenCalled();
    const stop = signals.listen(DRIVE, () => {});
    await pass(1);
    stop();
    await pass(5);
    expect(read).toHaveBeenCalledOnce();
  });

  it('continues after a failed read', async () => {
    let cursors: Record<string, number> = { [key(DRIVE)]: 1 };
    let broken = false;
    const signals = watching(async () => {
      if (broken) throw new Error('no database');
      return cursors;
    });
    const changed = vi.fn();
    signals.listen(DRIVE, changed);
    await pass(1);
    changed.mockClear();
    broken = true;
    cursors = { [key(DRIVE)]: 2 };
    await pass(3);
    broken = false;
    await pass(1);
    expect(changed).toHaveBeenCalledOnce();
  });
});
