import { browserTimers, openEventSource } from './event-source.ts';
import { type HubPort, streamHub, type ToHub } from './stream-hub.ts';

/**
 * The part of a shared worker's global scope that the hub uses; the type library for pages lacks
 * it.
 */
interface SharedScope {
  onconnect: ((event: { readonly ports: readonly MessagePort[] }) => void) | null;
}

/** The hub of all windows of a browser. */
const hub = streamHub(openEventSource, browserTimers);

(globalThis as unknown as SharedScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  const page: HubPort = { postMessage: (message) => port.postMessage(message) };
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.receive(page, data);
};
