import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import { Count, Id, Instant, IsoDate, LANGUAGES } from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the messenger service, by stream.

/** Kinds of channels: robots of three chat systems, signed webhooks, and mail. */
export const CHANNEL_KINDS = ['wecom', 'dingtalk', 'feishu', 'webhook', 'mail'] as const;
/** Happenings of a drive that a channel may be told of. Nothing is sent unless a channel lists it. */
export const TOLD_KINDS = [
  'daily-digest',
  'drive-published',
  'drive-completed',
  'case-opened',
  'consignment-confirmed',
] as const;
export const MESSAGE_KINDS = [...TOLD_KINDS, 'test'] as const;
/** Kind of the mails to a giver, which no list of a drive's messages shows. */
const GIVER_MESSAGE = 'giver-steps';
/** Reasons for which an attempt to send fails. */
export const SEND_FAILURES = [
  'name-unknown',
  'address-refused',
  'connection-refused',
  'connection-lost',
  'certificate-invalid',
  'timeout',
  'redirected',
  'status-refused',
  'answer-unreadable',
  'rejected-by-robot',
  'too-many-messages',
  'rejected-by-mail-server',
  'mail-not-configured',
  'endpoint-gone',
  'address-missing',
] as const;
/** Reasons for which a planned message is not sent. */
export const SKIP_REASONS = [
  'channel-off',
  'channel-removed',
  'no-longer-true',
  'nothing-to-tell',
  'too-late',
] as const;

const channel = { channelId: Id, driveId: Id };
const message = { messageId: Id, ...channel };
/** Choices about a channel that may be changed later. */
const choices = {
  tells: z.array(z.enum(TOLD_KINDS)).max(TOLD_KINDS.length),
  language: z.enum(LANGUAGES),
  /** Hour of the daily digest in the drive's time zone. */
  digestHour: z.int().min(0).max(23),
};
const failure = {
  why: z.enum(SEND_FAILURES),
  /** Status code of HTTP, or code that a robot or mail server answered. */
  code: z.int().optional(),
};
const attempt = { attemptId: Id };

export const channelAdded = defineEvent(
  'channel.added',
  1,
  z.strictObject({
    ...channel,
    kind: z.enum(CHANNEL_KINDS),
    /** Pledge whose giver is told of the own goods; absent for a channel of the whole drive. */
    pledgeId: Id.optional(),
    ...choices,
  }),
);
export const channelAmended = defineEvent(
  'channel.amended',
  1,
  z.strictObject({ ...channel, ...choices }),
);
export const channelFailed = defineEvent(
  'channel.failed',
  1,
  z.strictObject({
    ...channel,
    messageId: Id,
    ...failure,
    /** Number of failures since a message last arrived. */
    failures: Count,
    /** Time of the first of these failures. */
    since: Instant,
  }),
);
export const channelRecovered = defineEvent(
  'channel.recovered',
  1,
  z.strictObject({ ...channel, messageId: Id }),
);
export const channelSwitchedOff = defineEvent(
  'channel.switched-off',
  1,
  z.strictObject({
    ...channel,
    /** `dead` means that nothing arrived for too long, and `gone` that the endpoint wants no more. */
    reason: z.enum(['by-hand', 'dead', 'gone']),
  }),
);
export const channelSwitchedOn = defineEvent('channel.switched-on', 1, z.strictObject(channel));
export const channelRemoved = defineEvent('channel.removed', 1, z.strictObject(channel));

export const messagePlanned = defineEvent(
  'message.planned',
  1,
  z.strictObject({
    ...message,
    kind: z.enum([...MESSAGE_KINDS, GIVER_MESSAGE]),
    dueAt: Instant,
    caseId: Id.optional(),
    consignmentId: Id.optional(),
    /** Day of a digest or of a giver's mail, in the drive's time zone. */
    day: IsoDate.optional(),
  }),
);
export const messageAttempted = defineEvent(
  'message.attempted',
  1,
  z.strictObject({
    ...message,
    ...attempt,
    /** Time at which the attempt counts as interrupted, unless its outcome is known by then. */
    until: Instant,
  }),
);
export const messageSent = defineEvent(
  'message.sent',
  1,
  z.strictObject({ ...message, ...attempt }),
);
export const messageFailed = defineEvent(
  'message.failed',
  1,
  z.strictObject({ ...message, ...attempt, ...failure, retryAt: Instant }),
);
export const messageGivenUp = defineEvent(
  'message.given-up',
  1,
  z.strictObject({ ...message, ...attempt, ...failure }),
);
export const messageSkipped = defineEvent(
  'message.skipped',
  1,
  z.strictObject({ ...message, why: z.enum(SKIP_REASONS) }),
);
export const messageRequestedAgain = defineEvent(
  'message.requested-again',
  1,
  z.strictObject({ ...message, dueAt: Instant }),
);

export const messengerStreams = declareStreams('messenger', {
  /** A place where a drive's messages are sent, or the mail to one giver. */
  channel: [
    channelAdded,
    channelAmended,
    channelFailed,
    channelRecovered,
    channelSwitchedOff,
    channelSwitchedOn,
    channelRemoved,
  ],
  /** One message to one channel, with its attempts. */
  message: [
    messagePlanned,
    messageAttempted,
    messageSent,
    messageFailed,
    messageGivenUp,
    messageSkipped,
    messageRequestedAgain,
  ],
});

export const { channel: channelEvents, message: messageEvents } = messengerStreams;
export type ChannelEvent = EventIn<typeof channelEvents>;
export type MessageEvent = EventIn<typeof messageEvents>;
export type MessengerEvent = ChannelEvent | MessageEvent;
