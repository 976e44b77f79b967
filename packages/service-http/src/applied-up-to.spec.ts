import { setTimeout as wait } from 'node:timers/promises';
import type { EventBatch, RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { appliedUpTo } from './applied-up-to.ts';

const mark = (position: number, service = 'inventory', bucket = 3) => ({
  service,
  bucket,
  position,
});

function slowView(services: readonly string[] = ['inventory']) {
  let cursors: Record<string, number> = {};
  let looks = 0;
  return {
    services,
    view: {
      async cursors() {
        looks += 1;
        await wait(1);
        return cursors;
      },
    },
    reach(position: number, lane = 'inventory/3') {
      cursors = { ...cursors, [lane]: position };
    },
    looks: () => looks,
  };
}

describe('waiting for views', () => {
  it('ends when the last view has applied the marked events', async () => {
    const [first, second] = [slowView(), slowView()];
    const upTo = appliedUpTo([first, second]);
    let behind: readonly object[] | undefined;
    const waited = upTo([mark(7)]).then((left) => {
      behind = left;
    });
    first.reach(9);
    second.reach(6);
    await wait(60);
    expect(behind).toBeUndefined();
    second.reach(7);
    await waited;
    expect(behind).toEqual([]);
  });

  it('does not reread cursors for events that are applied or that no view follows', async () => {
    const view = slowView();
    view.reach(7);
    const upTo = appliedUpTo([view]);
    await upTo([mark(7)]);
    const looks = view.looks();
    expect(await upTo([mark(5), mark(99, 'shipment')])).toEqual([]);
    expect(view.looks()).toBe(looks);
  });

  it('ends after a timeout and returns the marks that the views lack', async () => {
    const view = slowView();
    view.reach(6);
    const upTo = appliedUpTo([view], { patience: 50 });
    expect(await upTo([mark(6), mark(7)])).toEqual([mark(7)]);
  });

  it('times out even if a read of the cursors never returns', async () => {
    const stuck = {
      services: ['inventory'],
      view: { cursors: () => new Promise<Record<string, number>>(() => {}) },
    };
    const upTo = appliedUpTo([stuck], { patience: 30 });
    const answers = [upTo([mark(7)]), upTo([mark(8)])];
    expect(await Promise.race([Promise.all(answers), wait(1_000, 'still waiting')])).toEqual([
      [mark(7)],
      [mark(8)],
    ]);
  });

  it('rarely reads cursors if it is notified of applied events', async () => {
    const view = slowView();
    let tell: (batch: EventBatch) => void = () => {};
    const upTo = appliedUpTo([
      {
        ...view,
        follow: (listener) => {
          tell = listener;
        },
      },
    ]);
    const applied = (position: number) =>
      tell({ service: 'inventory', bucket: 3, events: [{ position } as RecordedEvent] });
    applied(1);
    for (let position = 2; position <= 30; position++) {
      const waited = upTo([mark(position)]);
      await wait(2);
      applied(position);
      expect(await waited).toEqual([]);
    }
    expect(view.looks()).toBeLessThan(3);
    // The cursor moves without a notification, as after another process took over the bucket.
    const waited = upTo([mark(31)]);
    view.reach(31);
    expect(await waited).toEqual([]);
  });

  it('waits for the named view only, and for all views if the name is unknown', async () => {
    const [boxes, drives] = [slowView(), slowView()];
    const upTo = appliedUpTo(
      [
        { ...boxes, name: 'boxes' },
        { ...drives, name: 'drives' },
      ],
      { patience: 60 },
    );
    drives.reach(7);
    expect(await upTo([mark(7)], 'drives')).toEqual([]);
    expect(boxes.looks()).toBe(0);
    expect(await upTo([mark(7)], 'elsewhere')).toEqual([mark(7)]);
    expect(await upTo([mark(7)], 'boxes')).toEqual([mark(7)]);
  });

  it('shares its reads of cursors among all waiting requests', async () => {
    const view = slowView();
    const upTo = appliedUpTo([view], { patience: 200 });
    const left = await Promise.all(Array.from({ length: 300 }, () => upTo([mark(1)])));
    expect(left.every((marks) => marks.length === 1)).toBe(true);
    expect(view.looks()).toBeLessThan(20);
  });

  it('survives an event after many requests have timed out (the stack overflowed)', async () => {
    let tell: (batch: EventBatch) => void = () => {};
    const view = {
      ...slowView(),
      follow: (listener: (batch: EventBatch) => void) => {
        tell = listener;
      },
    };
    const upTo = appliedUpTo([view], { patience: 400, mostWaiting: 4_000 });
    await Promise.all(Array.from({ length: 4_000 }, () => upTo([mark(99)])));
    expect(() => tell({ service: 'inventory', bucket: 3, events: [] })).not.toThrow();
  });

  it('returns at once when too many requests wait, or the position is unknown', async () => {
    const view = slowView();
    // The time-out is an hour, so a request that waited would make the test time out.
    const upTo = appliedUpTo([view], { patience: 3_600_000, mostWaiting: 1 });
    const first = upTo([mark(1)]);
    expect(await upTo([mark(2)])).toEqual([mark(2)]);
    const unknown = { service: 'inventory', bucket: 3, commit: 'c' };
    expect(await upTo([unknown])).toEqual([unknown]);
    view.reach(1);
    expect(await first).toEqual([]);
  });
});
