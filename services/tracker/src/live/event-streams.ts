import type { ServerResponse } from 'node:http';
import { problems } from '@bluebox/service-http';

export interface EventStreamLimits {
  /** Open streams in this process, and of one caller. */
  readonly mostStreams: number;
  readonly mostPerCaller: number;
  /** Milliseconds between two messages of a stream: more changes are told together. */
  readonly interval: number;
  readonly heartbeat: number;
  readonly longestLife: number;
  /** Bytes that a reader may leave unread before it is dropped. */
  readonly mostUnread: number;
}

export const EVENT_STREAM_LIMITS: EventStreamLimits = {
  mostStreams: 2_000,
  mostPerCaller: 500,
  interval: 100,
  heartbeat: 20_000,
  longestLife: 15 * 60_000,
  mostUnread: 256 * 1024,
};

export interface Message {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

export interface EventStreams {
  /**
   * Answers with server-sent events: what `next` gives at once, then after each change.
   * @param listen calls back on every change; gives what stops it.
   * @param next the messages to send now; called again only when the last ones are on their way.
   */
  open(
    response: ServerResponse,
    caller: string,
    listen: (onChange: () => void) => () => void,
    next: () => Promise<readonly Message[]>,
  ): Promise<undefined>;
  readonly size: number;
  closeAll(): void;
}

const frame = ({ event, id, data }: Message): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

/** Streams with bounds: how many, for how long, and how far a reader may fall behind. */
export function eventStreams(limits: EventStreamLimits = EVENT_STREAM_LIMITS): EventStreams {
  const open = new Map<ServerResponse, { readonly caller: string; readonly close: () => void }>();
  return {
    get size() {
      return open.size;
    },
    closeAll() {
      for (const { close } of [...open.values()]) close();
    },
    async open(response, caller, listen, next) {
      const ofCaller = [...open.values()].filter((stream) => stream.caller === caller).length;
      if (open.size >= limits.mostStreams || ofCaller >= limits.mostPerCaller)
        throw problems.unavailable();
      // Reserved before the first await, so that a burst cannot pass the bound together.
      let closed = false;
      let stopListening = () => {};
      let pacing: NodeJS.Timeout | undefined;
      let heartbeat: NodeJS.Timeout | undefined;
      let end: NodeJS.Timeout | undefined;
      const close = () => {
        if (closed) return;
        closed = true;
        open.delete(response);
        stopListening();
        for (const timer of [pacing, heartbeat, end]) clearTimeout(timer);
        response.destroy();
      };
      open.set(response, { caller, close });
      response.on('close', close);

      const write = (text: string) => {
        if (closed) return;
        response.write(text);
        if (response.writableLength > limits.mostUnread) close();
      };
      let sending = false;
      let changed = false;
      const send = async () => {
        if (closed) return;
        if (sending) {
          changed = true;
          return;
        }
        sending = true;
        changed = false;
        for (const message of await next()) write(frame(message));
        pacing = setTimeout(() => {
          sending = false;
          if (changed) sendOrClose();
        }, limits.interval);
      };
      const sendOrClose = () => {
        send().catch(close);
      };

      let first: readonly Message[];
      try {
        first = await next();
      } catch (error) {
        open.delete(response);
        closed = true;
        throw error;
      }
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      write('retry: 2000\n\n');
      for (const message of first) write(frame(message));
      stopListening = listen(sendOrClose);
      // What changed between reading and listening.
      sendOrClose();
      heartbeat = setInterval(() => write(': still here\n\n'), limits.heartbeat);
      end = setTimeout(close, limits.longestLife);
      return undefined;
    },
  };
}
