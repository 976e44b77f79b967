import type { LookupAddress } from 'node:dns';
import { lookup as resolveName } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { SendFailure } from '../domain/message.ts';
import { addressInUrl, isPublicAddress } from './public-address.ts';

/** Longest duration of a request, from the resolution of its name to the end of its answer, in milliseconds. */
export const POST_TIMEOUT = 10_000;
/** Largest size of an answer, in bytes. More is not read. */
const LARGEST_ANSWER = 64 * 1024;

/** Resolves a name to all its addresses. */
export type ResolveName = (name: string) => Promise<readonly LookupAddress[]>;

export interface PostOptions {
  /** Whether addresses outside the public Internet, and plain HTTP, are allowed. */
  readonly privateAddresses: boolean;
  readonly timeout?: number;
  /** Default: the resolver of the operating system. */
  readonly resolve?: ResolveName;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
}

/** A request failed before an answer came. The message has no address, because it may be logged. */
export class PostFailed extends Error {
  override readonly name = 'PostFailed';
  readonly why: SendFailure['why'];
  constructor(why: SendFailure['why']) {
    super(`the request failed: ${why}`);
    this.why = why;
  }
}

const systemResolve: ResolveName = (name) => resolveName(name, { all: true, verbatim: true });

/**
 * Posts a body. Redirects are not followed, and the connection goes to the address that was
 * checked, so that a name cannot resolve to another one in between.
 * @throws PostFailed when the address is refused, or no answer came in time.
 */
export async function post(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  { privateAddresses, timeout = POST_TIMEOUT, resolve = systemResolve }: PostOptions,
): Promise<Posted> {
  if (url.protocol !== 'https:' && !privateAddresses) throw new PostFailed('address-refused');
  const signal = AbortSignal.timeout(timeout);
  const address = await withinTime(checkedAddress(url, privateAddresses, resolve), signal);
  return new Promise((done, fail) => {
    const failed = (error: unknown) => fail(new PostFailed(reasonOf(error, signal)));
    const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Bluebox',
          ...headers,
        },
        agent: false,
        lookup: lookupOf(address),
        signal,
      },
      (response) => {
        readText(response).then((text) => done({ status: response.statusCode ?? 0, text }), failed);
      },
    );
    sent.once('error', failed);
    sent.end(body);
  });
}

/** Returns the address to connect to, after every address of the name has been checked. */
async function checkedAddress(
  url: URL,
  privateAddresses: boolean,
  resolve: ResolveName,
): Promise<LookupAddress> {
  const literal = addressInUrl(url);
  const addresses =
    literal === undefined
      ? await resolve(url.hostname).catch(() => [])
      : [{ address: literal, family: isIP(literal) }];
  const [first] = addresses;
  if (first === undefined) throw new PostFailed('name-unknown');
  if (!privateAddresses && !addresses.every(({ address }) => isPublicAddress(address)))
    throw new PostFailed('address-refused');
  return first;
}

const lookupOf =
  ({ address, family }: LookupAddress): LookupFunction =>
  (_name, { all }, answer) => {
    if (all === true) answer(null, [{ address, family }]);
    else answer(null, address, family);
  };

function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    signal.addEventListener('abort', () => fail(new PostFailed('timeout')), { once: true });
    work.then(done, fail);
  });
}

/** Reads an answer up to its largest size, and closes the connection then. */
async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_ANSWER) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_ANSWER).toString('utf8');
}

function reasonOf(error: unknown, signal: AbortSignal): SendFailure['why'] {
  if (signal.aborted) return 'timeout';
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return 'connection-refused';
  if (/CERT|SSL|TLS|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code)) return 'certificate-invalid';
  return 'connection-lost';
}
