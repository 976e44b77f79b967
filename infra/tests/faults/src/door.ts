import {
  type Address,
  type AnswerOf,
  type BodyOf,
  type Posts,
  type Reads,
  routes,
} from '@bluebox/contracts/routes';
import type { Outcome } from './client-log.ts';

/** Time-out of a command, in milliseconds, after which its outcome counts as unknown. */
const PATIENCE = 10_000;
/** Time-out of all other requests, in milliseconds; long, because speed is not under test. */
const LONG_PATIENCE = 60_000;

export const COORDINATOR = {
  name: '值班协调员',
  login: 'coordinator',
  password: 'seven quiet boats at noon',
} as const;

/** The outcome of a command, without the key under which it is logged. */
export type Told =
  | { readonly phase: 'ok'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly phase: 'fail'; readonly code: string }
  | { readonly phase: 'unknown'; readonly why: string };

/**
 * Client of the public API that sends requests like a coordinator's browser, without hidden retries
 * of commands.
 */
export interface Door {
  setUp(code: string): Promise<void>;
  /** Signs in once for all users of this client, so that they do not all sign in at the same time. */
  signIn(): Promise<void>;
  command<R extends Posts>(address: Address<R>, body: BodyOf<R>, key: string): Promise<Told>;
  /**
   * Reads a URL. Retries after a failed connection, because a server may close an idle connection just when the
   * request is sent.
   * @throws when there is no answer, or the answer is a refusal.
   */
  read<R extends Reads>(address: Address<R>): Promise<AnswerOf<R>>;
  readonly cookie: () => string;
}

export const withKey = (key: string, told: Told): Outcome => ({ ...told, key });

export function openDoor(url: string): Door {
  let cookie = '';
  const send = (method: 'GET' | 'POST', path: string, body?: unknown, key?: string) =>
    fetch(url + path, {
      method,
      signal: AbortSignal.timeout(key === undefined ? LONG_PATIENCE : PATIENCE),
      headers: {
        accept: 'application/json',
        origin: url,
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    });
  const enter = async (path: string, body: unknown) => {
    const response = await send('POST', path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    cookie = response.headers
      .getSetCookie()
      .map((set) => set.split(';')[0])
      .join('; ');
  };
  const signIn = () =>
    enter(routes.signIn.at(), { login: COORDINATOR.login, password: COORDINATOR.password });

  return {
    cookie: () => cookie,
    signIn,
    setUp: (code) => enter(routes.setUp.at(), { code, ...COORDINATOR }),
    async command(path, body, key) {
      try {
        const response = await send('POST', path, body, key);
        const text = await response.text();
        const told = toldBy(response.status, text);
        if (told.phase === 'fail' && told.code === 'NOT_SIGNED_IN')
          await signIn().catch(() => undefined);
        return told;
      } catch (error) {
        return toldByFailure(error);
      }
    },
    async read(path) {
      const response = await askAgain(() => send('GET', path));
      const text = await response.text();
      if (response.status === 401) {
        await signIn();
        return this.read(path);
      }
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
      return JSON.parse(text);
    },
  };
}

/** Number of attempts of a read when connections fail. */
const QUESTIONS = 3;
/** Sends a request that may safely be repeated. Retries after a failed connection, but not after a time-out. */
export async function askAgain(ask: () => Promise<Response>): Promise<Response> {
  for (let left = QUESTIONS - 1; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0 || (error as Error).name === 'TimeoutError') throw error;
    }
  }
}

/**
 * Returns the outcome that a client may conclude from an answer. The outcome is a refusal only if the answer
 * implies that nothing was saved.
 */
export function toldBy(status: number, text: string): Told {
  let body: Readonly<Record<string, unknown>>;
  try {
    body = JSON.parse(text);
  } catch {
    return { phase: 'unknown', why: `${status} without a readable answer` };
  }
  if (status >= 200 && status < 300) return { phase: 'ok', answer: body };
  const code = typeof body['code'] === 'string' ? body['code'] : String(status);
  if (status < 500 || code === 'STORE_UNAVAILABLE') return { phase: 'fail', code };
  return { phase: 'unknown', why: `${status} ${code}` };
}

/** Returns the outcome of a failed request: not executed if no connection was made, otherwise unknown. */
export function toldByFailure(error: unknown): Told {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown }).code;
  if (code === 'ECONNREFUSED') return { phase: 'fail', code };
  return { phase: 'unknown', why: String(code ?? (cause as Error).name) };
}
