import { createHmac, randomBytes } from 'node:crypto';
import { type PostOptions, post } from './post.ts';
import { answered, failureOfRequest, failureOfStatus } from './request-failures.ts';
import { failed, SENT, type Sender } from './sender.ts';

/* Webhooks with the headers and signatures of Standard Webhooks (https://www.standardwebhooks.com). */

const PREFIX = 'whsec_';
/** Number of random bytes of a secret. */
const BYTES_OF_SECRET = 32;

export const newWebhookSecret = (): string =>
  `${PREFIX}${randomBytes(BYTES_OF_SECRET).toString('base64')}`;

/**
 * Returns the headers of a webhook.
 * @param id id of the message, the same for every attempt.
 */
export function webhookHeaders(
  secret: string,
  id: string,
  at: Date,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

/** Returns a sender to webhooks. */
export const webhookSender =
  (options: PostOptions): Sender =>
  async ({ url, secret }, { id, kind, driveId, subject, text, at }) => {
    if (url === undefined || secret === undefined)
      return failed('address-missing', { isFinal: true });
    const body = JSON.stringify({
      type: kind,
      timestamp: at.toISOString(),
      data: { driveId, subject, text },
    });
    const posted = await answered(() =>
      post(new URL(url), body, webhookHeaders(secret, id, at, body), options),
    );
    if ('error' in posted) return failureOfRequest(posted.error);
    return failureOfStatus(posted.answer) ?? SENT;
  };
