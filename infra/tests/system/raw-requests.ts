import { randomUUID } from 'node:crypto';

/** The answer to a request that was sent without a client, whose refusal is not an exception. */
export interface RawAnswer {
  readonly status: number;
  /** Code of a refusal. */
  readonly code: string | undefined;
  /** Body, empty for a live stream, which would never end. */
  readonly text: string;
}

/** Sends a request as the browser with this cookie does; an empty cookie is a browser without one. */
export async function sendRaw(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  cookie: string,
  body: object = {},
): Promise<RawAnswer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(cookie === '' ? {} : { cookie }),
      ...(method === 'POST'
        ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() }
        : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  });
  const { status } = response;
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel();
    return { status, code: undefined, text: '' };
  }
  const text = await response.text();
  const code = response.ok ? undefined : (JSON.parse(text) as { readonly code: string }).code;
  return { status, code, text };
}
