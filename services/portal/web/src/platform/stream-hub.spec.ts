import { describe, expect, it } from 'vitest';
import {
  FIRST_RETRY,
  type FromHub,
  LONGEST_SILENCE,
  MOST_SOURCES,
  type Source,
  streamHub,
  type ToHub,
} from './stream-hub.ts';

class FakeSource implements Source {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly #listeners = new Map<string, (data: string, id: string) => void>();
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  on(name: string, listener: (data: string, id: string) => void) {
    this.#listeners.set(name, listener);
  }
  tell(name: string, data: string, id = '') {
    this.#listeners.get(name)?.(data, id);
  }
  close() {
    this.isClosed = true;
  }
}

function browser() {
  const sources: FakeSource[] = [];
  const waiting = new Set<{ readonly at: number; readonly act: () => void }>();
  let now = 0;
  const hub = streamHub(
    (path) => {
      const source = new FakeSource(path);
      sources.push(source);
      return source;
    },
    {
      after(milliseconds, act) {
        const timer = { at: now + milliseconds, act };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
  );
  return {
    sources,
    open: () => sources.filter(({ isClosed }) => !isClosed).map(({ path }) => path),
    pass(milliseconds: number) {
      now += milliseconds;
      for (const timer of [...waiting]) if (timer.at <= now && waiting.delete(timer)) timer.act();
    },
    page() {
      const heard: FromHub[] = [];
      const port = { postMessage: (message: FromHub) => heard.push(message) };
      const send = (message: ToHub) => hub.receive(port, message);
      return {
        heard,
        states: () => heard.flatMap((message) => (message.kind === 'state' ? message.state : [])),
        told: () => heard.flatMap((message) => (message.kind === 'event' ? message.data : [])),
        follow: (path: string) => send({ kind: 'follow', path, events: ['totals'] }),
        send,
      };
    },
  };
}

describe('the streams of all windows of a browser', () => {
  it('share one connection for each stream (each window had its own, and the fourth board could not load)', () => {
    const { page, open } = browser();
    for (let window = 0; window < 5; window++) {
      page().follow('/totals');
      page().follow('/feed');
    }
    expect(open()).toEqual(['/totals', '/feed']);
  });

  it('send new data to every page, and the latest data to a page that joins', () => {
    const { page, sources } = browser();
    const first = page();
    first.follow('/totals');
    sources[0]?.onopen?.();
    sources[0]?.tell('totals', '1');
    const second = page();
    second.follow('/totals');
    sources[0]?.tell('totals', '2');
    expect([first.told(), second.told()]).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    expect(second.states()).toEqual(['live']);
  });

  it('leave two connections to other requests, and notify pages that have to wait', () => {
    const { page, open } = browser();
    const pages = Array.from({ length: 6 }, (_, index) => {
      const one = page();
      one.follow(`/drive-${index}`);
      return one;
    });
    expect(open()).toHaveLength(MOST_SOURCES);
    expect(pages.map((one) => one.states().at(-1))).toEqual([
      ...Array(MOST_SOURCES).fill('connecting'),
      'waiting',
      'waiting',
    ]);
    pages[0]?.send({ kind: 'leave' });
    expect(open()).toEqual(['/drive-1', '/drive-2', '/drive-3', '/drive-4']);
    expect(pages[4]?.states().at(-1)).toBe('connecting');
  });

  it('end with the last page that follows them', () => {
    const { page, open } = browser();
    const [first, second] = [page(), page()];
    first.follow('/totals');
    second.follow('/totals');
    first.send({ kind: 'leave' });
    expect(open()).toEqual(['/totals']);
    second.send({ kind: 'leave' });
    expect(open()).toEqual([]);
  });

  it('end when the only page that follows them has been silent for too long', () => {
    const { page, open, pass } = browser();
    const [dead, alive] = [page(), page()];
    dead.follow('/totals');
    alive.follow('/feed');
    pass(LONGEST_SILENCE / 2);
    alive.send({ kind: 'here' });
    pass(LONGEST_SILENCE / 2);
    expect(open()).toEqual(['/feed']);
  });

  it('are taken up again for a page that slept and reports again (it stayed without a stream and showed `live`)', () => {
    const { page, open, sources, pass } = browser();
    const slept = page();
    slept.follow('/totals');
    sources[0]?.onopen?.();
    expect(slept.states().at(-1)).toBe('live');
    pass(LONGEST_SILENCE);
    expect(open()).toEqual([]);
    expect(slept.states().at(-1)).toBe('reconnecting');
    slept.send({ kind: 'here' });
    expect(open()).toEqual(['/totals']);
    expect(slept.states().at(-1)).toBe('reconnecting');
    sources[1]?.onopen?.();
    sources[1]?.tell('totals', '2');
    expect([slept.states().at(-1), slept.told()]).toEqual(['live', ['2']]);
    slept.send({ kind: 'here' });
    expect(sources).toHaveLength(2);
    // The page is expected to report as before.
    pass(LONGEST_SILENCE);
    expect(open()).toEqual([]);
  });

  it('show a page that slept the state of a stream that another page has kept open', () => {
    const { page, open, sources, pass } = browser();
    const [slept, awake] = [page(), page()];
    slept.follow('/totals');
    awake.follow('/totals');
    sources[0]?.onopen?.();
    pass(LONGEST_SILENCE / 2);
    awake.send({ kind: 'here' });
    pass(LONGEST_SILENCE / 2);
    expect([slept.states().at(-1), awake.states().at(-1)]).toEqual(['reconnecting', 'live']);
    sources[0]?.tell('totals', '2');
    expect(slept.told()).toEqual([]);
    slept.send({ kind: 'here' });
    expect([slept.states().at(-1), slept.told()]).toEqual(['live', ['2']]);
    expect([open(), sources.length]).toEqual([['/totals'], 1]);
  });

  it('stay closed for a page that has left', () => {
    const { page, open } = browser();
    const one = page();
    one.follow('/totals');
    one.send({ kind: 'leave' });
    one.send({ kind: 'here' });
    expect(open()).toEqual([]);
  });

  it('are not taken up again for a page that left after it was dropped', () => {
    const { page, open, pass } = browser();
    const one = page();
    one.follow('/totals');
    pass(LONGEST_SILENCE);
    one.send({ kind: 'leave' });
    one.send({ kind: 'here' });
    expect(open()).toEqual([]);
  });

  it('are requested again after a refusal, with longer and longer pauses', () => {
    const { page, sources, pass } = browser();
    const one = page();
    one.follow('/totals');
    const refuse = () => {
      const source = sources.at(-1);
      if (source === undefined) return;
      source.isClosed = true;
      source.onerror?.();
    };
    refuse();
    pass(FIRST_RETRY);
    expect(sources).toHaveLength(2);
    refuse();
    pass(FIRST_RETRY);
    expect(sources).toHaveLength(2);
    pass(FIRST_RETRY);
    expect(sources).toHaveLength(3);
  });
});
