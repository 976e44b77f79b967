import type { Address, EventsOf, Streams } from '@bluebox/contracts/routes';
import { browserTimers, openEventSource } from './event-source.ts';
import { type FromHub, LONGEST_SILENCE, streamHub, type ToHub } from './stream-hub.ts';

/**
 * State of a stream. `connecting`: not connected yet; `live`: the data shown is current;
 * `reconnecting`: the data may be stale; `waiting`: other streams use all connections for streams.
 */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'waiting';

export interface StreamListeners<R extends Streams> {
  readonly onState?: (state: StreamState) => void;
  /**
   * Listeners by name of the event; events without a name are called `message`. Data that is not
   * JSON is ignored. Every event needs a listener, because a shared connection listens only for the
   * events that its first page named.
   */
  readonly on: {
    readonly [Name in keyof EventsOf<R>]: (data: EventsOf<R>[Name], lastEventId: string) => void;
  };
}

/**
 * Interval, in milliseconds, at which a page loads data while its stream is in the state `waiting`.
 */
export const WITHOUT_A_STREAM = 15_000;
/** Interval between heartbeats to the hub, in milliseconds. */
const SIGN_OF_LIFE = LONGEST_SILENCE / 3;

/**
 * Follows a stream of server-sent events until the returned function is called.
 *
 * All windows of a browser share one connection for each stream, if the browser supports shared
 * workers. A hidden page disconnects.
 */
export function followStream<R extends Streams>(
  path: Address<R>,
  listeners: StreamListeners<R>,
): () => void {
  const on: Readonly<Record<string, (data: never, lastEventId: string) => void>> = listeners.on;
  let connection: Connection | undefined;
  const hear = (message: FromHub) => {
    if (message.kind === 'state') {
      listeners.onState?.(message.state);
      return;
    }
    try {
      on[message.name]?.(JSON.parse(message.data) as never, message.lastEventId);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  };
  const open = () => {
    connection = connect(hear);
    connection.send({ kind: 'follow', path, events: Object.keys(on) });
  };
  const close = () => {
    connection?.close();
    connection = undefined;
  };
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') close();
    else if (connection === undefined) open();
  };

  listeners.onState?.('connecting');
  if (document.visibilityState === 'visible') open();
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', close);
    window.removeEventListener('pageshow', onVisibility);
    close();
  };
}

interface Connection {
  send(message: ToHub): void;
  close(): void;
}

/**
 * Connects to the hub that all windows share, or to a hub for this call alone if the browser has no
 * shared workers or refuses this worker.
 */
function connect(hear: (message: FromHub) => void): Connection {
  if (typeof SharedWorker === 'undefined') return connectAlone(hear);
  const worker = new SharedWorker(new URL('./stream-hub.worker.ts', import.meta.url), {
    type: 'module',
    name: 'bluebox-streams',
  });
  const { port } = worker;
  let alone: Connection | undefined;
  let follow: ToHub | undefined;
  // Some browsers support shared workers but refuse this worker, for instance because of their
  // cookie policy.
  worker.onerror = () => {
    if (alone !== undefined || follow === undefined) return;
    alone = connectAlone(hear);
    alone.send(follow);
  };
  port.onmessage = ({ data }: MessageEvent<FromHub>) => {
    if (alone === undefined) hear(data);
  };
  const signs = setInterval(() => port.postMessage({ kind: 'here' } satisfies ToHub), SIGN_OF_LIFE);
  return {
    send(message) {
      follow = message;
      port.postMessage(message);
    },
    close() {
      clearInterval(signs);
      port.postMessage({ kind: 'leave' } satisfies ToHub);
      port.close();
      alone?.close();
      follow = undefined;
    },
  };
}

function connectAlone(hear: (message: FromHub) => void): Connection {
  const hub = streamHub(openEventSource, browserTimers);
  const port = { postMessage: hear };
  const signs = setInterval(() => hub.receive(port, { kind: 'here' }), SIGN_OF_LIFE);
  return {
    send: (message) => hub.receive(port, message),
    close() {
      clearInterval(signs);
      hub.receive(port, { kind: 'leave' });
    },
  };
}
