import { hash, randomUUID } from 'node:crypto';
import {
  BEHIND_HEADER,
  type Challenge,
  POSITION_HEADER,
  type Problem,
  SeenMarks,
} from '@bluebox/contracts';
import type {
  Address,
  AnswerOf,
  Downloads,
  PostArguments,
  Posts,
  Reads,
} from '@bluebox/contracts/routes';

/** The server answered with a problem. */
export class RequestRefused extends Error {
  readonly status: number;
  readonly problem: Problem;
  constructor(path: string, problem: Problem) {
    super(`${path}: ${problem.status} ${problem.code}: ${problem.detail ?? ''}`);
    this.name = 'RequestRefused';
    this.status = problem.status;
    this.problem = problem;
  }
}

export interface RequestOptions {
  /** The Idempotency-Key; by default a new one for every POST. */
  readonly idempotencyKey?: string;
}

/**
 * Client of the public HTTP API that behaves like a browser: it has its own cookie jar, and its reads reflect
 * its earlier writes.
 */
export interface Client {
  /** Log positions that this client has seen. A client that shares them sees this client's writes. */
  readonly seen: SeenMarks;
  get<R extends Reads>(address: Address<R>): Promise<AnswerOf<R>>;
  post<R extends Posts>(
    address: Address<R>,
    ...sent: PostArguments<R, RequestOptions>
  ): Promise<AnswerOf<R>>;
  /** Returns the body of the answer unchanged, for tables and pictures. */
  download(address: Address<Downloads>): Promise<Uint8Array>;
  /** Reads a URL that no route defines, for instance one with an invalid query. */
  getAnything(path: string): Promise<unknown>;
  /** Posts an invalid body, or posts to a URL that no route defines. */
  postAnything(path: string, body?: unknown, options?: RequestOptions): Promise<unknown>;
  /**
   * Returns another client with the same session and the same positions seen so far. From then on, neither
   * client waits for the writes of the other.
   */
  beside(): Client;
}

const readJson = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Reads all rows of a list, page by page. */
export async function listAll<R extends Reads, Row>(
  client: Client,
  /** Returns the URL of the page after a key, or of the first page. */
  page: (after: { readonly limit: number; readonly after?: string }) => Address<R>,
  rowsOf: (page: AnswerOf<R>) => readonly Row[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after = {}; ; ) {
    const answer = await client.get(page({ limit: 200, ...after }));
    rows.push(...rowsOf(answer));
    const { next } = answer as { readonly next?: string };
    if (next === undefined) return rows;
    after = { after: next };
  }
}

/**
 * Number of attempts of a request whose connection failed; the Idempotency-Key prevents a second
 * effect.
 */
const ATTEMPTS = 3;
/**
 * Number of attempts when the views do not hold the client's writes yet. In each attempt, the server waits some
 * seconds.
 */
const ATTEMPTS_BEHIND = 12;

/**
 * @param seen shared by clients that must see each other's writes.
 * @param cookies shared by clients of one person.
 */
export function connect(
  baseUrl: string,
  seen = new SeenMarks(),
  cookies = new Map<string, string>(),
): Client {
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    body: unknown,
    key: string | undefined,
    marks: string | undefined,
  ) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await fetch(new URL(path, baseUrl), {
          method,
          headers: {
            accept: 'application/json',
            'sec-fetch-site': 'same-origin',
            origin: new URL(baseUrl).origin,
            ...(cookies.size === 0
              ? {}
              : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
            ...(marks === undefined ? {} : { [POSITION_HEADER]: marks }),
          },
          ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
        });
        seen.note(response.headers);
        return response;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  };
  const request = async (
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    options: RequestOptions = {},
  ) => {
    const key = method === 'POST' ? (options.idempotencyKey ?? randomUUID()) : undefined;
    const marks = seen.header();
    let response = await send(method, path, body, key, marks);
    // A command that was refused because views are behind has not been executed, so it can be sent again.
    for (let attempt = 1; attempt < ATTEMPTS_BEHIND; attempt++) {
      if (!response.headers.has(BEHIND_HEADER) || (method === 'POST' && response.ok)) break;
      await response.body?.cancel();
      response = await send(method, path, body, key, marks);
    }
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', ...value] = pair.split('=');
      cookies.set(name, value.join('='));
    }
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.ok) return bytes;
    let problem: Problem;
    try {
      problem = readJson(bytes) as Problem;
    } catch {
      throw new Error(`${path}: ${response.status} without a readable answer`);
    }
    throw new RequestRefused(path, problem);
  };
  return {
    seen,
    get: async (address) => readJson(await request('GET', address)) as never,
    post: async (address, ...[body, options]) =>
      readJson(await request('POST', address, body, options)) as never,
    download: (address) => request('GET', address),
    getAnything: async (path) => readJson(await request('GET', path)),
    postAnything: async (path, body, options) =>
      readJson(await request('POST', path, body, options)),
    beside() {
      const own = new SeenMarks();
      own.learn(seen);
      return connect(baseUrl, own, cookies);
    },
  };
}

/** Solves a proof-of-work challenge, as the pledge form does in the browser. */
export function solveChallenge({ challenge, zeroBits }: Challenge): {
  challenge: string;
  solution: number;
} {
  for (let solution = 0; ; solution++) {
    // On short text, `hash` takes less than half the time of a Hash object. A challenge takes tens of thousands
    // of calls.
    const digest = hash('sha256', `${challenge}:${solution}`, 'hex');
    if (Number.parseInt(digest.slice(0, 8), 16) >>> (32 - zeroBits) === 0)
      return { challenge, solution };
  }
}
