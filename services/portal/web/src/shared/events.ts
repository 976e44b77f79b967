/** `live`: what is shown is what the server has; `reconnecting`: it was, and may be stale. */
export type StreamState = 'connecting' | 'live' | 'reconnecting';

export interface StreamListeners {
  readonly onState?: (state: StreamState) => void;
  /** By the event's name; unnamed ones are `message`. Data that is not JSON is left out. */
  readonly on: Readonly<Record<string, (data: unknown, lastEventId: string) => void>>;
}

const FIRST_RETRY_MILLISECONDS = 2_000;
const LONGEST_RETRY_MILLISECONDS = 60_000;

/**
 * Follows a stream of server-sent events until the returned function is called.
 *
 * The browser reconnects by itself after a cut, and never after a refusal (a full server says 503): that
 * is done here, waiting longer each time. A hidden page lets go of its connection, as HTTP/1.1 allows
 * six for all tabs together.
 */
export function followStream(path: string, listeners: StreamListeners): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_RETRY_MILLISECONDS;
  let wasLive = false;

  const report = (state: StreamState) => listeners.onState?.(state);
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    source = new EventSource(path);
    source.onopen = () => {
      wait = FIRST_RETRY_MILLISECONDS;
      wasLive = true;
      report('live');
    };
    source.onerror = () => {
      report(wasLive ? 'reconnecting' : 'connecting');
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_RETRY_MILLISECONDS);
    };
    for (const [name, listener] of Object.entries(listeners.on))
      source.addEventListener(name, (event) => {
        const message = event as MessageEvent<string>;
        try {
          listener(JSON.parse(message.data), message.lastEventId);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
        }
      });
  };
  const onVisibility = () => {
    if (document.visibilityState === 'visible') {
      if (source === undefined) open();
    } else close();
  };

  report('connecting');
  if (document.visibilityState === 'visible') open();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    close();
  };
}
