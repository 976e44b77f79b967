import { type ClientRequest, type IncomingMessage, request } from 'node:http';

export interface ReadMessage {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

/** Reads server-sent events like a browser, but does not reopen a stream. */
export interface EventStreamReader {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Body of a refusal. */
  readonly body: Promise<string>;
  /** Returns the next message; rejects if none arrives in time. */
  next(): Promise<ReadMessage>;
  /** Messages that have arrived and were not read yet. */
  readonly waiting: readonly ReadMessage[];
  readonly comments: readonly string[];
  readonly ended: Promise<void>;
  /** Stops reading from the socket. */
  stall(): void;
  close(): void;
}

const PATIENCE = 5_000;

export function openEventStream(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStreamReader> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, (response) =>
      resolve(readerOf(sent, response)),
    );
    sent.on('error', reject);
    sent.end();
  });
}

function readerOf(sent: ClientRequest, response: IncomingMessage): EventStreamReader {
  const waiting: ReadMessage[] = [];
  const comments: string[] = [];
  const asked: ((message: ReadMessage) => void)[] = [];
  let text = '';
  let all = '';
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    all += chunk;
    text += chunk;
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end === -1) return;
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      if (block.startsWith(':')) comments.push(block.slice(1).trim());
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const [event, id, data] = [field('event'), field('id'), field('data')];
      if (event === undefined || data === undefined) continue;
      const message = { event, ...(id === undefined ? {} : { id }), data: JSON.parse(data) };
      const ask = asked.shift();
      if (ask === undefined) waiting.push(message);
      else ask(message);
    }
  });
  const ended = new Promise<void>((resolve) => response.on('close', () => resolve()));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: ended.then(() => all),
    next: () =>
      new Promise((resolve, reject) => {
        const message = waiting.shift();
        if (message !== undefined) {
          resolve(message);
          return;
        }
        const timer = setTimeout(() => reject(new Error('no message came')), PATIENCE);
        asked.push((came) => {
          clearTimeout(timer);
          resolve(came);
        });
      }),
    waiting,
    comments,
    ended,
    stall: () => response.pause(),
    close: () => sent.destroy(),
  };
}
