/* Shares the connection of each live stream between all windows of a browser. Over HTTP/1.1, a
   browser opens at most six connections to a host. A board needs two streams, so three boards
   without sharing would use all six connections. */

/**
 * Messages from a page: `follow` a stream, `leave` it, or report that the page still exists
 * (`here`).
 */
export type ToHub =
  | { readonly kind: 'follow'; readonly path: string; readonly events: readonly string[] }
  | { readonly kind: 'leave' }
  | { readonly kind: 'here' };

/** Messages to a page. In the state `waiting`, other streams use all connections for streams. */
export type FromHub =
  | { readonly kind: 'state'; readonly state: 'connecting' | 'live' | 'reconnecting' | 'waiting' }
  | {
      readonly kind: 'event';
      readonly name: string;
      readonly data: string;
      readonly lastEventId: string;
    };

export interface HubPort {
  postMessage(message: FromHub): void;
}

/** The part of an `EventSource` that the hub uses. */
export interface Source {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  /** Whether the browser has given up, for instance after a refusal. */
  readonly isClosed: boolean;
  on(name: string, listener: (data: string, lastEventId: string) => void): void;
  close(): void;
}

export interface HubTimers {
  after(milliseconds: number, act: () => void): () => void;
}

/**
 * Largest number of connections for streams. Two of the browser's six remain for other requests.
 */
export const MOST_SOURCES = 4;
/**
 * Time without a message, in milliseconds, after which a page counts as gone. Not every browser
 * tells a port that its page has ended. A page whose computer slept follows its stream again with
 * its next message.
 */
export const LONGEST_SILENCE = 60_000;
/**
 * Number of recent messages that are kept of each stream. A page that joins a stream receives the
 * kept messages, because some may be newer than the data on the page.
 */
const KEPT = 40;
/**
 * First pause before a refused stream is opened again, in milliseconds. Each further refusal
 * doubles the pause, up to `LONGEST_RETRY`.
 */
export const FIRST_RETRY = 2_000;
export const LONGEST_RETRY = 60_000;

interface Following {
  readonly path: string;
  readonly events: readonly string[];
  /** Whether the stream was live for this page before, so that the page may show stale data. */
  readonly wasLive: boolean;
}

interface Shared {
  readonly path: string;
  readonly events: Set<string>;
  readonly ports: Set<HubPort>;
  readonly kept: FromHub[];
  state: Extract<FromHub, { kind: 'state' }>['state'];
  source: Source | undefined;
  stopRetry: (() => void) | undefined;
  wait: number;
  wasLive: boolean;
}

export interface StreamHub {
  receive(port: HubPort, message: ToHub): void;
}

export function streamHub(openSource: (path: string) => Source, timers: HubTimers): StreamHub {
  /**
   * Streams in the order in which they were first followed. Connections are given in this order.
   */
  const streams = new Map<string, Shared>();
  const places = new Map<
    HubPort,
    { readonly path: string; readonly events: readonly string[]; stopSilence: () => void }
  >();
  /** Pages that counted as gone, with the stream that each had followed. */
  const silent = new WeakMap<HubPort, Following>();

  const tell = (stream: Shared, message: FromHub) => {
    for (const port of stream.ports) port.postMessage(message);
  };
  const setState = (stream: Shared, state: Shared['state']) => {
    stream.state = state;
    tell(stream, { kind: 'state', state });
  };

  const unopened = ({ wasLive }: Shared) => (wasLive ? 'reconnecting' : 'connecting');

  const open = (stream: Shared) => {
    stream.stopRetry?.();
    stream.source?.close();
    const source = openSource(stream.path);
    stream.source = source;
    source.onopen = () => {
      stream.wait = FIRST_RETRY;
      stream.wasLive = true;
      setState(stream, 'live');
    };
    source.onerror = () => {
      setState(stream, unopened(stream));
      if (!source.isClosed) return;
      stream.stopRetry = timers.after(stream.wait, () => open(stream));
      stream.wait = Math.min(stream.wait * 2, LONGEST_RETRY);
    };
    for (const name of stream.events)
      source.on(name, (data, lastEventId) => {
        const message: FromHub = { kind: 'event', name, data, lastEventId };
        stream.kept.push(message);
        if (stream.kept.length > KEPT) stream.kept.shift();
        tell(stream, message);
      });
  };
  const openThoseThatMay = () => {
    let connections = 0;
    for (const stream of streams.values()) {
      connections += 1;
      if (connections > MOST_SOURCES) {
        if (stream.state !== 'waiting') setState(stream, 'waiting');
      } else if (stream.source === undefined) {
        setState(stream, unopened(stream));
        open(stream);
      }
    }
  };

  const leave = (port: HubPort) => {
    silent.delete(port);
    const place = places.get(port);
    if (place === undefined) return;
    place.stopSilence();
    places.delete(port);
    const stream = streams.get(place.path);
    stream?.ports.delete(port);
    if (stream === undefined || stream.ports.size > 0) return;
    stream.stopRetry?.();
    stream.source?.close();
    streams.delete(place.path);
    openThoseThatMay();
  };
  const expectSilence = (port: HubPort) =>
    timers.after(LONGEST_SILENCE, () => {
      const place = places.get(port);
      const stream = place === undefined ? undefined : streams.get(place.path);
      leave(port);
      if (place === undefined || stream === undefined) return;
      silent.set(port, { path: place.path, events: place.events, wasLive: stream.wasLive });
      // A page that only slept would otherwise show `live` while it receives nothing.
      port.postMessage({ kind: 'state', state: unopened(stream) });
    });

  const follow = (port: HubPort, { path, events, wasLive }: Following) => {
    leave(port);
    places.set(port, { path, events, stopSilence: expectSilence(port) });
    const there = streams.get(path);
    if (there !== undefined) {
      there.ports.add(port);
      port.postMessage({ kind: 'state', state: there.state });
      for (const message of there.kept) port.postMessage(message);
      return;
    }
    streams.set(path, {
      path,
      events: new Set(events),
      ports: new Set([port]),
      kept: [],
      state: wasLive ? 'reconnecting' : 'connecting',
      source: undefined,
      stopRetry: undefined,
      wait: FIRST_RETRY,
      wasLive,
    });
    openThoseThatMay();
  };

  return {
    receive(port, message) {
      if (message.kind === 'follow') follow(port, { ...message, wasLive: false });
      else if (message.kind === 'leave') leave(port);
      else {
        const place = places.get(port);
        const before = silent.get(port);
        place?.stopSilence();
        if (place !== undefined) place.stopSilence = expectSilence(port);
        else if (before !== undefined) follow(port, before);
      }
    },
  };
}
