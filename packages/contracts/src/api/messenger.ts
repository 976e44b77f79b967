import { z } from 'zod';
import {
  CHANNEL_KINDS,
  MESSAGE_KINDS,
  SEND_FAILURES,
  SKIP_REASONS,
  TOLD_KINDS,
} from '../events/messenger.ts';
import { Id, Instant, IsoDate, Item, LANGUAGES, text } from '../vocabulary.ts';
import { pageOf, paging } from './paging.ts';

// Bodies and answers of the messenger service.

/** Largest number of channels of a drive. */
export const MOST_CHANNELS = 20;
/** Largest number of mail addresses of a channel. */
const MOST_ADDRESSES = 10;
const LONGEST_URL = 1_000;

const ChannelUrl = z
  .url({ protocol: /^https?$/ })
  .max(LONGEST_URL)
  .refine((url) => new URL(url).username === '' && new URL(url).password === '', {
    error: 'must not have a user or password',
  })
  .meta({ description: 'Address to which messages are posted. It is stored sealed.' });
/** A mail address of one mailbox, as most mail servers accept it. */
const MailAddress = z.email().max(254);

const choices = {
  tells: z
    .array(z.enum(TOLD_KINDS))
    .max(TOLD_KINDS.length)
    .refine((kinds) => new Set(kinds).size === kinds.length, { error: 'must not repeat a kind' })
    .meta({ description: 'Happenings that are told. An empty list tells nothing.' }),
  language: z.enum(LANGUAGES).default('zh'),
  digestHour: z
    .int()
    .min(0)
    .max(23)
    .default(9)
    .meta({ description: 'Hour of the daily digest, in Asia/Shanghai' }),
};
const named = { driveId: Id, name: text(40), ...choices };

export const AddChannelBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('wecom'), ...named, url: ChannelUrl }),
  z.strictObject({
    kind: z.literal('dingtalk'),
    ...named,
    url: ChannelUrl,
    secret: text(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('feishu'),
    ...named,
    url: ChannelUrl,
    secret: text(200).optional(),
  }),
  z.strictObject({ kind: z.literal('webhook'), ...named, url: ChannelUrl }),
  z.strictObject({
    kind: z.literal('mail'),
    ...named,
    addresses: z.array(MailAddress).min(1).max(MOST_ADDRESSES),
  }),
]);
export type AddChannelBody = z.output<typeof AddChannelBody>;
export const AmendChannelBody = z.strictObject({
  tells: choices.tells,
  language: z.enum(LANGUAGES),
  digestHour: z.int().min(0).max(23),
});
export const ChannelChanged = z.object({ channelId: Id, version: z.int() });
export const ChannelAdded = z.object({
  ...ChannelChanged.shape,
  secret: z
    .string()
    .optional()
    .meta({ description: 'Secret of a webhook, by which its receiver verifies signatures' }),
});

/** Progress of a message. `waiting` also covers the pauses between attempts. */
export const MESSAGE_STATUSES = ['waiting', 'sent', 'given-up', 'skipped'] as const;
export const MessageView = z.object({
  id: Id,
  channelId: Id,
  driveId: Id,
  kind: z.enum(MESSAGE_KINDS),
  status: z.enum(MESSAGE_STATUSES),
  plannedAt: Instant,
  /** Number of attempts since the message was planned or requested again. */
  attempts: z.int(),
  /** Time of the next attempt, while the message waits. */
  dueAt: Instant.optional(),
  /** Time at which the message was sent, given up or skipped. */
  endedAt: Instant.optional(),
  failure: z.enum(SEND_FAILURES).optional(),
  code: z.int().optional(),
  skipped: z.enum(SKIP_REASONS).optional(),
});
export type MessageView = z.infer<typeof MessageView>;

export const CHANNEL_STATUSES = ['on', 'off', 'dead', 'gone'] as const;
export const ChannelView = z.object({
  id: Id,
  driveId: Id,
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  /** Host of the address, or the masked mail addresses. */
  place: z.string(),
  status: z.enum(CHANNEL_STATUSES),
  ...AmendChannelBody.shape,
  /** Number of failures since a message last arrived. */
  failures: z.int(),
  last: MessageView.optional(),
  version: z.int(),
});
export type ChannelView = z.infer<typeof ChannelView>;
export const ChannelList = z.object({
  channels: z.array(ChannelView),
  /** Whether this Bluebox has a mail server. */
  mail: z.boolean(),
});

export const ListMessagesQuery = z.strictObject({ ...paging, channelId: Id.optional() });
export const MessageList = z.object({ messages: z.array(MessageView), ...pageOf });
export const MessageChanged = z.object({ messageId: Id, version: z.int() });

/** Promises that are outstanding for one hand-in point and department. */
export const OutstandingGroup = z.object({
  handInPointId: z.string().optional(),
  department: z.string().optional(),
  /** Number of pledges with something outstanding. */
  pledges: z.int(),
  items: z.array(z.object({ item: Item, quantity: z.int() })),
});
export type OutstandingGroup = z.infer<typeof OutstandingGroup>;
export const OutstandingQuery = z.strictObject({ language: z.enum(LANGUAGES).default('zh') });
export const OutstandingView = z.object({
  groups: z.array(OutstandingGroup),
  /** Reminder to copy into a group chat. It names no person. */
  text: z.string(),
  day: IsoDate,
});

/** Body by which a giver asks to be told by mail. The address is kept in the messenger's vault only. */
export const AskForMailBody = z.strictObject({
  address: MailAddress,
  language: z.enum(LANGUAGES).default('zh'),
});
export const GiverMailView = z.object({
  pledgeId: Id,
  /** Whether mail can be asked for: there is a mail server, and the giver was not forgotten. */
  available: z.boolean(),
  on: z.boolean(),
  /** The masked address, while mail is on. */
  address: z.string().optional(),
  /** Reason for which the last mail did not arrive; absent if it did. */
  failure: z.enum(SEND_FAILURES).optional(),
});
export type GiverMailView = z.infer<typeof GiverMailView>;
export const GiverMailChanged = z.object({ pledgeId: Id });
/** Secret of the link that ends mail, as each mail contains it. */
export const UnsubscribeToken = z.string().regex(/^[\w-]{22}$/);
export const MailStopped = z.object({ stopped: z.literal(true) });
