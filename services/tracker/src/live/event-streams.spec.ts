import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpProblem, httpProblem } from '@bluebox/service-http';
import { afterEach, describe, expect, it } from 'vitest';
import { type EventStreamReader, openEventStream } from './event-stream-reader.test-support.ts';
import {
  EVENT_STREAM_LIMITS,
  type EventStreamLimits,
  type EventStreams,
  eventStreams,
  type Frame,
  frameOf,
  type LiveSource,
  type Message,
  type StreamReader,
  systemTimers,
  type Timers,
} from './event-streams.ts';
import { liveSignals } from './live-signals.ts';

/** Makes timers that fire when the test wants. */
function manualTimers() {
  let now = 0;
  const set = new Set<{ readonly at: number; readonly act: () => void }>();
  const timers: Timers = {
    after(milliseconds, act) {
      const timer = { at: now + milliseconds, act };
      set.add(timer);
      return () => set.delete(timer);
    },
  };
  return {
    timers,
    get running() {
      return set.size;
    },
    async advance(milliseconds: number) {
      const until = now + milliseconds;
      for (;;) {
        const [next] = [...set].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        set.delete(next);
        next.act();
        await turn();
      }
      now = until;
      await turn();
    },
  };
}
/** Waits long enough for written bytes to arrive over the loopback interface. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 15));

const DRIVE = 'drive-xiji-2023';
const servers: Server[] = [];
const readers: EventStreamReader[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a server whose streams send a number whenever it changes. */
async function openWorld(limits: Partial<EventStreamLimits> = {}, timers: Timers = systemTimers) {
  const signals = liveSignals();
  const streams: EventStreams = eventStreams({ ...EVENT_STREAM_LIMITS, ...limits }, timers);
  const state = { value: 0, reads: 0, padding: '', slowness: Promise.resolve() };
  const counter = (): LiveSource => {
    let told: number | undefined;
    return {
      listen: (onChange) => signals.listen(DRIVE, onChange),
      async next() {
        state.reads += 1;
        const { value, padding } = state;
        await state.slowness;
        if (told === value) return [];
        told = value;
        return [frameOf({ event: 'count', id: String(value), data: { value, padding } })];
      },
    };
  };
  const server = createServer((request, response) => {
    const key = String(request.headers['x-reader'] ?? 'anybody');
    const signedIn = request.headers['x-account'] === 'yes';
    const source = request.url === '/refused' ? refusing : counter();
    streams.open({ response, key, signedIn }, source).catch((error: unknown) => {
      const { status, code } = error as HttpProblem;
      response.writeHead(error instanceof HttpProblem ? status : 500).end(code);
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    streams,
    change(value: number) {
      state.value = value;
      signals.changed(DRIVE);
    },
    async open(headers: Record<string, string> = {}, path = '/') {
      const reader = await openEventStream(origin + path, headers);
      readers.push(reader);
      return reader;
    },
  };
}
const refusing: LiveSource = {
  listen: () => () => {},
  next: () => Promise.reject(httpProblem('NOT_FOUND')),
};
const numberIn = ({ data }: { data: unknown }) => (data as { value: number }).value;

describe('event streams', () => {
  it('send the current state immediately, and the new state after a change', async () => {
    const world = await openWorld();
    const reader = await world.open();
    expect(reader.status).toBe(200);
    expect(reader.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(reader.headers['cache-control']).toBe('no-store');
    expect(await reader.next()).toEqual({
      event: 'count',
      id: '0',
      data: { value: 0, padding: '' },
    });
    world.change(1);
    expect(numberIn(await reader.next())).toBe(1);
  });

  it('combine changes within the interval, and send the first one immediately', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({ interval: 100 }, timers);
    const reader = await world.open();
    expect(numberIn(await reader.next())).toBe(0);
    await advance(100);
    world.change(1);
    expect(numberIn(await reader.next())).toBe(1);
    for (let value = 2; value <= 100; value++) world.change(value);
    await advance(99);
    expect(reader.waiting).toEqual([]);
    await advance(1);
    expect(numberIn(await reader.next())).toBe(100);
    await advance(1_000);
    expect(reader.waiting).toEqual([]);
  });

  it('send less often the more streams there are', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({ interval: 10, mostMessagesPerSecond: 20 }, timers);
    const [reader] = [await world.open(), await world.open(), await world.open()];
    await reader?.next();
    await advance(1_000);
    world.change(1);
    await reader?.next();
    world.change(2);
    await advance(149);
    expect(reader?.waiting).toEqual([]);
    await advance(1);
    expect(reader?.waiting).toHaveLength(1);
  });

  it('miss no change during a read', async () => {
    const world = await openWorld({ interval: 1 });
    const reader = await world.open();
    for (let value = 1; value <= 200; value++) {
      world.change(value);
      if (value % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let value = -1; value !== 200; ) {
      const next = numberIn(await reader.next());
      expect(next).toBeGreaterThan(value);
      value = next;
    }
  });

  it('miss no change during a read that finds nothing new', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({}, timers);
    const reader = await world.open();
    await reader.next();
    let read = () => {};
    world.state.slowness = new Promise((resolve) => {
      read = resolve;
    });
    await advance(100);
    world.change(1);
    read();
    expect(numberIn(await reader.next())).toBe(1);
  });

  it('do not read again while nothing changes', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({}, timers);
    const reader = await world.open();
    await reader.next();
    await advance(200);
    const { reads } = world.state;
    await advance(5_000);
    expect(world.state.reads).toBe(reads);
  });

  it('send heartbeats', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({}, timers);
    const reader = await world.open();
    await advance(19_999);
    expect(reader.comments).toEqual([]);
    await advance(1);
    await advance(20_000);
    expect(reader.comments).toEqual(['still here', 'still here']);
  });

  it('end after their longest life, and leave nothing running', async () => {
    const clock = manualTimers();
    const world = await openWorld({}, clock.timers);
    const reader = await world.open();
    await clock.advance(15 * 60_000);
    await reader.ended;
    expect(world.streams.size).toBe(0);
    expect(clock.running).toBe(0);
  });

  it('are released when the reader disconnects', async () => {
    const clock = manualTimers();
    const world = await openWorld({}, clock.timers);
    const reader = await world.open();
    await reader.next();
    reader.close();
    await expect.poll(() => world.streams.size).toBe(0);
    expect(clock.running).toBe(0);
    world.change(1);
  });

  it('release the place of a reader who disconnected before the stream was opened', async () => {
    const { running, timers } = manualTimers();
    const streams = eventStreams(EVENT_STREAM_LIMITS, timers);
    const opened = new Promise<void>((resolve, reject) => {
      const server = createServer((_request, response) => {
        response.once('close', () => {
          const source = { listen: () => () => {}, next: async () => [] };
          streams.open({ response, key: 'anybody', signedIn: false }, source).then(resolve, reject);
        });
        response.req.socket.destroy();
      }).listen(0, '127.0.0.1', () => {
        servers.push(server);
        const { port } = server.address() as AddressInfo;
        fetch(`http://127.0.0.1:${port}`).catch(() => {});
      });
    });
    await opened;
    expect([streams.size, running]).toEqual([0, 0]);
  });

  it('drop a reader that stalls for too long, and continue with the others', async () => {
    const world = await openWorld({ interval: 1, longestStall: 100 });
    const stalled = await world.open({ 'x-reader': 'stalled' });
    const alive = await world.open({ 'x-reader': 'alive' });
    await stalled.next();
    stalled.stall();
    world.state.padding = 'x'.repeat(100_000);
    for (let value = 1; world.streams.size === 2 && value < 2_000; value++) {
      world.change(value);
      await alive.next();
    }
    expect(world.streams.size).toBe(1);
    world.change(10_000);
    while (numberIn(await alive.next()) !== 10_000);
  });

  it('immediately drop a reader that leaves too much unread', async () => {
    const { timers, advance } = manualTimers();
    const world = await openWorld({}, timers);
    const stalled = await world.open();
    await stalled.next();
    stalled.stall();
    await advance(100);
    world.state.padding = 'x'.repeat(8_000_000);
    world.change(1);
    await expect.poll(() => world.streams.size).toBe(0);
  });

  it('are refused beyond the limits of the process, an account and an address', async () => {
    const world = await openWorld({ mostStreams: 4, mostPerAccount: 1, mostPerAddress: 2 });
    const account = (name: string) => world.open({ 'x-reader': name, 'x-account': 'yes' });
    const address = () => world.open({ 'x-reader': 'address' });
    expect((await account('a')).status).toBe(200);
    const second = await account('a');
    expect([second.status, await second.body]).toEqual([503, 'TOO_MANY_STREAMS']);
    expect((await address()).status).toBe(200);
    const other = await address();
    expect(other.status).toBe(200);
    expect((await address()).status).toBe(503);
    expect((await account('b')).status).toBe(200);
    expect((await account('c')).status).toBe(503);
    other.close();
    await expect.poll(() => world.streams.size).toBe(3);
    expect((await account('c')).status).toBe(200);
  });

  it('leave room for accounts, however many anonymous readers there are', async () => {
    const world = await openWorld({ mostStreams: 5, mostOfStrangers: 3, mostPerAddress: 2 });
    const stranger = (address: string) => world.open({ 'x-reader': address });
    const strangers = [];
    for (const address of ['a', 'a', 'b', 'b', 'c'])
      strangers.push((await stranger(address)).status);
    expect(strangers).toEqual([200, 200, 200, 503, 503]);
    const account = (name: string) => world.open({ 'x-reader': name, 'x-account': 'yes' });
    expect([(await account('x')).status, (await account('y')).status]).toEqual([200, 200]);
    expect((await account('z')).status).toBe(503);
  });

  it('keep to the limit when a burst of requests arrives', async () => {
    const world = await openWorld({ mostPerAddress: 5 });
    const burst = await Promise.all(Array.from({ length: 20 }, () => world.open()));
    expect(burst.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(burst.filter(({ status }) => status === 503)).toHaveLength(15);
  });

  it('are not opened when the source refuses', async () => {
    const world = await openWorld();
    expect((await world.open({}, '/refused')).status).toBe(404);
    expect(world.streams.size).toBe(0);
  });

  it('all end when the service stops, and no more are opened', async () => {
    const world = await openWorld();
    const open = [await world.open(), await world.open()];
    world.streams.close();
    await Promise.all(open.map(({ ended }) => ended));
    expect(world.streams.size).toBe(0);
    expect((await world.open()).status).toBe(503);
  });
});

// The compiler is the test: each statement after a directive must be a type error.
export function refusedByTheCompiler(
  streams: EventStreams,
  reader: StreamReader<Message<'count', number>>,
) {
  const sourceOf = <Event>(frame: Frame<Event>): LiveSource<Event> => ({
    listen: () => () => {},
    next: async () => [frame],
  });
  const text: string = frameOf({ event: 'count', data: 1 });
  void streams.open(reader, sourceOf(frameOf({ event: 'count', data: 1 })));
  // @ts-expect-error -- the reader's route has no such event
  void streams.open(reader, sourceOf(frameOf({ event: 'sum', data: 1 })));
  // @ts-expect-error -- the data has another type
  void streams.open(reader, sourceOf(frameOf({ event: 'count', data: '1' })));
  // @ts-expect-error -- not every text is a message
  void streams.open(reader, sourceOf(text));
}
