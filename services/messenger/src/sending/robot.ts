import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { fitted } from './fitted.ts';
import { type PostOptions, post } from './post.ts';
import { answered, failureOfRequest, failureOfStatus } from './request-failures.ts';
import { type Destination, failed, type Outgoing, SENT, type Sender } from './sender.ts';

/* Robots of group chats. They answer 200 also when they refuse a message, with a code in the body. */

/** Protocol of one kind of robot. */
interface Protocol {
  /** Largest size of a text, in bytes of UTF-8. */
  readonly longest: number;
  readonly request: (
    destination: Required<Pick<Destination, 'url'>> & Destination,
    text: string,
    at: Date,
  ) => { readonly url: URL; readonly body: object };
  /** Returns the code of an answer, which is 0 for success; `undefined` if it has none. */
  readonly codeOf: (answer: unknown) => number | undefined;
  /** Codes of an answer to too many messages. */
  readonly tooMany: readonly number[];
  /** Codes that a repetition does not change: a wrong address, signature, key word or sender. */
  readonly final: readonly number[];
}

const base64Hmac = (key: string, data: string): string =>
  createHmac('sha256', key).update(data).digest('base64');

const ErrorCode = z.looseObject({ errcode: z.int() });
const errcodeOf = (answer: unknown): number | undefined =>
  ErrorCode.safeParse(answer).data?.errcode;

/** Robots of Feishu answer `code`; their first version answered `StatusCode`. */
const FeishuAnswer = z.union([
  z.looseObject({ code: z.int() }).transform(({ code }) => code),
  z.looseObject({ StatusCode: z.int() }).transform(({ StatusCode }) => StatusCode),
]);

const PROTOCOLS = {
  wecom: {
    longest: 2_048,
    request: ({ url }, content) => ({
      url: new URL(url),
      body: { msgtype: 'text', text: { content } },
    }),
    codeOf: errcodeOf,
    tooMany: [45_009],
    final: [40_058, 93_000, 93_004, 93_008],
  },
  dingtalk: {
    longest: 20_000,
    request({ url, secret }, content, at) {
      const signed = new URL(url);
      if (secret !== undefined) {
        const timestamp = String(at.getTime());
        signed.searchParams.set('timestamp', timestamp);
        signed.searchParams.set('sign', base64Hmac(secret, `${timestamp}\n${secret}`));
      }
      return { url: signed, body: { msgtype: 'text', text: { content } } };
    },
    codeOf: errcodeOf,
    tooMany: [130_101, 410_100],
    final: [300_001, 310_000, 400_013, 400_101, 400_102, 400_106],
  },
  feishu: {
    longest: 18_000,
    request({ url, secret }, text, at) {
      const timestamp = String(Math.floor(at.getTime() / 1_000));
      return {
        url: new URL(url),
        body: {
          // The key is the text to be signed, and nothing is signed with it.
          ...(secret === undefined
            ? {}
            : { timestamp, sign: base64Hmac(`${timestamp}\n${secret}`, '') }),
          msg_type: 'text',
          content: { text },
        },
      };
    },
    codeOf: (answer) => FeishuAnswer.safeParse(answer).data,
    tooMany: [9_499, 11_232],
    final: [19_001, 19_002, 19_021, 19_022, 19_024],
  },
} as const satisfies Readonly<Record<string, Protocol>>;
export type RobotKind = keyof typeof PROTOCOLS;

/** Returns a sender to robots of one kind. */
export function robotSender(kind: RobotKind, options: PostOptions): Sender {
  const protocol: Protocol = PROTOCOLS[kind];
  return async ({ url, ...rest }: Destination, { text, at }: Outgoing) => {
    if (url === undefined) return failed('address-missing', { isFinal: true });
    const request = protocol.request({ url, ...rest }, fitted(text, protocol.longest), at);
    const posted = await answered(() =>
      post(request.url, JSON.stringify(request.body), {}, options),
    );
    if ('error' in posted) return failureOfRequest(posted.error);
    const refused = failureOfStatus(posted.answer);
    if (refused !== undefined) return refused;
    return outcomeOf(protocol, parsed(posted.answer.text));
  };
}

function outcomeOf({ codeOf, tooMany, final }: Protocol, answer: unknown) {
  const code = codeOf(answer);
  if (code === undefined) return failed('answer-unreadable');
  if (code === 0) return SENT;
  if (tooMany.includes(code)) return failed('too-many-messages', { code });
  return failed('rejected-by-robot', { code, isFinal: final.includes(code) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
