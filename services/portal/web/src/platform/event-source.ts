import type { HubTimers, Source } from './stream-hub.ts';

export function openEventSource(path: string): Source {
  const events = new EventSource(path);
  return {
    set onopen(act: (() => void) | null) {
      events.onopen = act;
    },
    set onerror(act: (() => void) | null) {
      events.onerror = act;
    },
    get isClosed() {
      return events.readyState === EventSource.CLOSED;
    },
    on(name, listener) {
      events.addEventListener(name, (event) => {
        const { data, lastEventId } = event as MessageEvent<string>;
        listener(data, lastEventId);
      });
    },
    close: () => events.close(),
  };
}

export const browserTimers: HubTimers = {
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
