import type { ServerResponse } from 'node:http';
import { type EventSink, httpProblem } from '@bluebox/service-http';

/** Limits that protect this process from too many streams and from slow readers. */
export interface EventStreamLimits {
  /** Largest number of open streams in this process. */
  readonly mostStreams: number;
  /**
   * Largest number of streams of all readers without an account. The remaining streams are left to
   * staff.
   */
  readonly mostOfStrangers: number;
  /** Largest number of streams of one account: a few tabs on a few devices. */
  readonly mostPerAccount: number;
  /**
   * Largest number of streams of all readers without an account at one address. A whole office may
   * share an address.
   */
  readonly mostPerAddress: number;
  /**
   * Shortest time between two messages of a stream while few streams are open, in milliseconds.
   * Changes in between are combined. With many streams the time grows, which limits the messages of
   * all streams per second.
   */
  readonly interval: number;
  readonly mostMessagesPerSecond: number;
  /**
   * Interval between heartbeats, in milliseconds: short, because proxies close idle connections.
   */
  readonly heartbeat: number;
  /** Longest duration of a stream, in milliseconds. The browser then opens another stream. */
  readonly longestLife: number;
  /** Number of bytes that a reader may leave unread before the reader is dropped. */
  readonly mostUnread: number;
  /** Time, in milliseconds, that a reader may stall before the reader is dropped. */
  readonly longestStall: number;
}

export const EVENT_STREAM_LIMITS: EventStreamLimits = {
  mostStreams: 2_000,
  mostOfStrangers: 1_500,
  mostPerAccount: 30,
  mostPerAddress: 500,
  interval: 5,
  mostMessagesPerSecond: 1_000,
  heartbeat: 20_000,
  longestLife: 15 * 60_000,
  mostUnread: 256 * 1024,
  longestStall: 15_000,
};

/** Pause after which a browser reopens a closed stream, in milliseconds. */
const RECONNECT = 2_000;

export interface Timers {
  /** @returns a function that cancels the timer. */
  after(milliseconds: number, act: () => void): () => void;
}
export const systemTimers: Timers = {
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

export interface Message<Name extends string = string, Data = unknown> {
  readonly event: Name;
  readonly data: Data;
}

declare const messageOf: unique symbol;

/** A message in the event-stream format. */
export type Frame<Event> = string & { readonly [messageOf]: Event };

/**
 * Writes a message in the event-stream format.
 * @param id the Last-Event-ID with which a reader resumes after this message.
 */
export const frameOf = <Name extends string, Data>({
  event,
  id,
  data,
}: Message<Name, Data> & { readonly id?: string }) =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n` as Frame<
    Message<Name, Data>
  >;

/** The content of a stream. */
export interface LiveSource<Event = Message> {
  /** @returns a function that stops listening. */
  listen(onChange: () => void): () => void;
  /**
   * Returns the frames that the reader lacks: at first the present content, later the changes; none
   * if the reader is up to date. The stream calls this when it begins, after changes, and again
   * after it has sent frames.
   */
  next(): Promise<readonly Frame<Event>[]>;
}

export interface StreamReader<Event = never> {
  readonly response: ServerResponse & EventSink<Event>;
  /** Id of the account; without an account, the network address. */
  readonly key: string;
  readonly signedIn: boolean;
}

/** Server-sent events with limits on the number and duration of streams, and on slow readers. */
export interface EventStreams {
  /**
   * Responds with a stream of the source's messages, which are those of the reader's route.
   * @throws 503 if too many streams are open or the service stops, and any error of the source's
   * first `next`.
   */
  open<Event extends Message>(
    reader: StreamReader<Event>,
    source: NoInfer<LiveSource<Event>>,
  ): Promise<undefined>;
  readonly size: number;
  /** Ends all streams and accepts no more. */
  close(): void;
}

export function eventStreams(
  limits: EventStreamLimits = EVENT_STREAM_LIMITS,
  timers: Timers = systemTimers,
): EventStreams {
  const open = new Map<
    ServerResponse,
    { readonly key: string; readonly signedIn: boolean; readonly end: () => void }
  >();
  let closed = false;
  const isFull = ({ key, signedIn }: StreamReader): boolean => {
    let ofReader = 0;
    let ofStrangers = 0;
    for (const stream of open.values()) {
      if (stream.key === key) ofReader += 1;
      if (!stream.signedIn) ofStrangers += 1;
    }
    return (
      open.size >= limits.mostStreams ||
      (!signedIn && ofStrangers >= limits.mostOfStrangers) ||
      ofReader >= (signedIn ? limits.mostPerAccount : limits.mostPerAddress)
    );
  };
  return {
    get size() {
      return open.size;
    },
    close() {
      closed = true;
      for (const { end } of [...open.values()]) end();
    },
    async open(reader, source) {
      const { response, key, signedIn } = reader;
      if (closed || isFull(reader)) throw httpProblem('TOO_MANY_STREAMS');
      // The place is reserved before the first `await`, so that a burst of requests cannot exceed
      // the limit.
      const stream = streamTo(response, source, limits, timers, {
        rest: () => Math.max(limits.interval, (open.size * 1_000) / limits.mostMessagesPerSecond),
        onEnd: () => open.delete(response),
      });
      open.set(response, { key, signedIn, end: stream.end });
      return stream.begin();
    },
  };
}

function streamTo(
  response: ServerResponse,
  source: LiveSource,
  limits: EventStreamLimits,
  timers: Timers,
  {
    rest,
    onEnd,
  }: {
    /** Returns the pause after a message, in milliseconds. */
    readonly rest: () => number;
    readonly onEnd: () => void;
  },
) {
  let over = false;
  let telling = true;
  let changed = false;
  let stopListening = () => {};
  const pending = new Set<() => void>();
  const after = (milliseconds: number, act: () => void): (() => void) => {
    const forget = timers.after(milliseconds, () => {
      pending.delete(cancel);
      act();
    });
    const cancel = () => {
      pending.delete(cancel);
      forget();
    };
    pending.add(cancel);
    return cancel;
  };
  const finish = () => {
    if (over) return;
    over = true;
    stopListening();
    for (const cancel of [...pending]) cancel();
    onEnd();
  };
  const end = () => {
    finish();
    if (response.headersSent) response.end();
  };
  const drop = () => {
    finish();
    response.destroy();
  };

  const write = (text: string) => {
    if (over) return;
    response.write(text);
    if (response.writableLength > limits.mostUnread) drop();
  };
  /**
   * Resolves when the reader can receive more. A reader that stalls for too long is disconnected.
   */
  const taken = () =>
    new Promise<void>((resolve) => {
      if (over || !response.writableNeedDrain) {
        resolve();
        return;
      }
      const tooLate = after(limits.longestStall, drop);
      response.once('drain', () => {
        tooLate();
        resolve();
      });
    });
  const rested = () => new Promise<void>((resolve) => after(rest(), resolve));

  /** Sends frames until there are none. A pause follows each write. */
  const tell = async (first: readonly string[]) => {
    for (let frames = first; !over; frames = await source.next()) {
      if (frames.length > 0) {
        write(frames.join(''));
        await taken();
        await rested();
      } else if (changed) changed = false;
      else break;
    }
    telling = false;
  };
  const onChange = () => {
    changed = true;
    if (telling || over) return;
    telling = true;
    changed = false;
    source.next().then(tell).catch(drop);
  };
  const beat = () => {
    if (!response.writableNeedDrain) write(': still here\n\n');
    if (!over) after(limits.heartbeat, beat);
  };

  return {
    end,
    async begin(): Promise<undefined> {
      // A reader who is already gone emits no `close`, and would keep the reserved place for the
      // stream's whole life.
      if (response.destroyed) {
        finish();
        return;
      }
      response.on('close', finish);
      stopListening = source.listen(onChange);
      let first: readonly string[];
      try {
        first = await source.next();
      } catch (error) {
        finish();
        throw error;
      }
      // The reader disconnected, or the streams were closed, during the first read.
      if (over) {
        response.destroy();
        return;
      }
      response.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      after(limits.heartbeat, beat);
      after(limits.longestLife, end);
      write(`retry: ${RECONNECT}\n\n`);
      tell(first).catch(drop);
      return;
    },
  };
}
