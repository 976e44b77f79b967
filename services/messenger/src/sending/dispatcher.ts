import { calendarDay, type MessageView } from '@bluebox/contracts';
import {
  type CommandContext,
  type EventStore,
  execute,
  findEach,
  type View,
} from '@bluebox/event-sourcing';
import type { Destinations } from '../destinations.ts';
import { channelDecider } from '../domain/channel.ts';
import { digestInstant, dueDigestDay } from '../domain/digest-time.ts';
import { type KnownMessage, messageDecider, type SkipReason } from '../domain/message.ts';
import { GIVER_HOUR, giverCause, nextGiverMail } from '../processes/giver-steps.ts';
import { CHANNELS, type ChannelDocument } from '../projections/channels.ts';
import { DRIVES, type KnownDrive } from '../projections/drives.ts';
import { GIVER_MESSAGES, type GiverMessage } from '../projections/giver-messages.ts';
import { MESSAGES } from '../projections/messages.ts';
import { messageText } from '../texts/messages.ts';
import { channelTarget, readChannel } from '../use-cases/known-channel.ts';
import { messageTarget, readMessage } from '../use-cases/known-message.ts';
import { messageIdFor, planMessage } from '../use-cases/plan-message.ts';
import { checkedFacts, type FactViews, isRunning } from './facts.ts';
import type { Outgoing, Senders, SendOutcome } from './sender.ts';

export interface DispatcherDependencies {
  readonly store: EventStore;
  readonly views: FactViews & {
    readonly channels: View;
    readonly messages: View;
    readonly giverMessages: View;
  };
  readonly destinations: Destinations;
  readonly senders: Senders;
  /** Public URL of this Bluebox, for links; without it, messages have no links. */
  readonly publicUrl?: string | undefined;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Returns a random number from 0 up to but not including 1, for the pauses between attempts. */
  readonly random: () => number;
  readonly onTrouble: (error: unknown) => void;
}

export interface Dispatcher {
  /**
   * Plans digests that are due, and sends messages that are due, each channel's in turn. Resolves when
   * all of them were tried. Calls may overlap.
   */
  dispatch(): Promise<void>;
  /** Resolves when the attempts that have begun are over; no further ones begin. */
  stop(): Promise<void>;
}

/** Longest duration of an attempt, in milliseconds, after which another process may repeat it. */
export const ATTEMPT_TIME = 120_000;
/** Age, in milliseconds, from which a message that was never tried is not sent any more. */
const LATEST = 24 * 3_600_000;
/** Largest number of messages that are looked at in one round. */
const ROUND = 200;
/** Key under which the work on mails to givers is kept, beside the ids of channels. */
const GIVERS = 'givers';

/**
 * Sends messages that are due. Several processes may do this at the same time, because an attempt is
 * reserved by an event before it begins. A process that ends in between leaves the reservation, and
 * the attempt is repeated when its time is over: a message arrives at least once, always under the
 * same id.
 */
export function openDispatcher(dependencies: DispatcherDependencies): Dispatcher {
  const { store, views, now, newId, onTrouble } = dependencies;
  const busy = new Map<string, Promise<void>>();
  let isStopped = false;

  const context = (messageId: string): CommandContext => ({
    commandId: newId(),
    at: now().toISOString(),
    actor: 'policy:messenger-sending',
    correlation: messageId,
  });

  async function planDigests(): Promise<void> {
    const at = now().toISOString();
    for await (const channel of findEach<ChannelDocument>(
      (query) => views.channels.find<ChannelDocument>(CHANNELS, query),
      { where: { status: 'on' } },
    )) {
      const day = channel.tells.includes('daily-digest') ? dueDigestDay(channel, at) : undefined;
      if (day === undefined) continue;
      const messageId = messageIdFor(channel.id, `daily-digest ${day}`);
      if ((await views.messages.get(MESSAGES, messageId)) !== undefined) continue;
      const drive = await views.drives.get<KnownDrive>(DRIVES, channel.driveId);
      if (drive === undefined || !isRunning(drive)) continue;
      const dueAt = digestInstant(day, channel.digestHour);
      const { id: channelId, driveId } = channel;
      await planMessage(
        store,
        { messageId, channelId, driveId, kind: 'daily-digest', dueAt, day },
        context(messageId),
      );
    }
  }

  async function sendDue(): Promise<void> {
    const due = await views.messages.find<MessageView>(MESSAGES, {
      where: { status: 'waiting', dueAt: { lt: justAfter(now()) } },
      sort: [['dueAt', 'asc']],
      limit: ROUND,
    });
    for (const channelId of new Set(due.map((message) => message.channelId))) {
      // A slow channel keeps only its own messages waiting.
      if (busy.has(channelId)) continue;
      const ownMessages = due.filter((message) => message.channelId === channelId);
      const work = sendInTurn(ownMessages.map(({ id }) => id))
        .catch(onTrouble)
        .finally(() => busy.delete(channelId));
      busy.set(channelId, work);
    }
  }

  /** Sends the mails to givers that are due, one after another, because all go to one mail server. */
  async function sendToGivers(): Promise<void> {
    if (busy.has(GIVERS)) return;
    const due = await views.giverMessages.find<GiverMessage>(GIVER_MESSAGES, {
      where: { status: 'waiting', dueAt: { lt: justAfter(now()) } },
      sort: [['dueAt', 'asc']],
      limit: ROUND,
    });
    if (due.length === 0 || busy.has(GIVERS)) return;
    const work = sendInTurn(due.map(({ id }) => id))
      .catch(onTrouble)
      .finally(() => busy.delete(GIVERS));
    busy.set(GIVERS, work);
  }

  async function sendInTurn(messageIds: readonly string[]): Promise<void> {
    for (const messageId of messageIds) {
      if (isStopped) return;
      await sendOne(dependencies, messageId, context);
    }
  }

  return {
    async dispatch() {
      if (isStopped) return;
      try {
        await planDigests();
        await sendDue();
        await sendToGivers();
      } catch (error) {
        onTrouble(error);
      }
      await Promise.all(busy.values());
    },
    async stop() {
      isStopped = true;
      await Promise.all(busy.values());
    },
  };
}

/** Returns the first instant after the given one, for conditions that exclude their end. */
const justAfter = (at: Date): string => new Date(at.getTime() + 1).toISOString();

type ContextFor = (messageId: string) => CommandContext;

/** Checks a message again, and sends it, or records why it is not sent. */
async function sendOne(
  dependencies: DispatcherDependencies,
  messageId: string,
  context: ContextFor,
): Promise<void> {
  const { store, views, destinations, senders, publicUrl, now, newId } = dependencies;
  const message = await readMessage(store, messageId);
  if (message.status === 'none') return;
  const channel = await readChannel(store, message.channelId);
  if (channel.status === 'none') return;

  const reason = reasonToSkip(message, channel.status, now());
  const checked =
    reason === undefined ? await checkedFacts(views, message, channel) : { skip: reason };
  if ('skip' in checked) return skip(store, messageId, checked.skip, context(messageId));
  if (message.kind === 'giver-steps' && (await isJoined(dependencies, message, context))) return;

  const attemptId = await reserve(store, messageId, newId(), context(messageId));
  if (attemptId === undefined) return;
  const { drive, facts } = checked;
  const { language, kind } = channel;
  const destination = await destinations.get(message.channelId);
  const unsubscribe = linkToEnd(publicUrl, message.channelId, destination?.token);
  const outgoing: Outgoing = {
    ...{ id: messageId, kind: message.kind, driveId: message.driveId, at: now() },
    ...messageText(language, drive, facts, { link: linkTo(publicUrl, drive), unsubscribe }),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
  };
  const outcome = await senders[kind](destination ?? {}, outgoing);
  await note(dependencies, message, attemptId, outcome, context(messageId));
}

/**
 * Joins a mail to a giver into that of the next day, if one was sent on this day: a mail that was
 * repeated until now.
 * @returns whether the mail was joined, and must not be sent.
 */
async function isJoined(
  { store, views, now }: DispatcherDependencies,
  { messageId, channelId, driveId }: KnownMessage,
  context: ContextFor,
): Promise<boolean> {
  const today = calendarDay(now().toISOString());
  const [sentToday] = await views.giverMessages.find<GiverMessage>(GIVER_MESSAGES, {
    where: { channelId, sentAt: { gte: digestInstant(today, 0) } },
    sort: [['sentAt', 'asc']],
    limit: 1,
  });
  if (sentToday === undefined || sentToday.id === messageId) return false;
  const { day, dueAt } = nextGiverMail(digestInstant(today, GIVER_HOUR));
  const next = messageIdFor(channelId, giverCause(day));
  await planMessage(
    store,
    { messageId: next, channelId, driveId, kind: 'giver-steps', day, dueAt },
    context(next),
  );
  await skip(store, messageId, 'nothing-to-tell', context(messageId));
  return true;
}

const linkTo = (publicUrl: string | undefined, { slug, status }: KnownDrive): string | undefined =>
  publicUrl === undefined || status === 'draft' ? undefined : `${publicUrl}/d/${slug}`;

/** Returns the URL of the page that ends mail to a giver, which takes one request too (RFC 8058). */
const linkToEnd = (
  publicUrl: string | undefined,
  channelId: string,
  token: string | undefined,
): string | undefined =>
  publicUrl === undefined || token === undefined
    ? undefined
    : `${publicUrl}/u/${channelId}/${token}`;

function reasonToSkip(
  message: KnownMessage,
  channel: 'on' | 'off' | 'removed',
  now: Date,
): SkipReason | undefined {
  if (channel === 'removed') return 'channel-removed';
  if (channel === 'off' && message.kind !== 'test') return 'channel-off';
  const isLate =
    message.status === 'waiting' &&
    message.attempts === 0 &&
    now.getTime() - Date.parse(message.dueAt) > LATEST;
  return isLate ? 'too-late' : undefined;
}

const skip = (
  store: EventStore,
  messageId: string,
  why: SkipReason,
  context: CommandContext,
): Promise<void> =>
  execute(store, {
    context,
    targets: { message: messageTarget(messageId) },
    scope: ({ message }) => (message as KnownMessage).driveId,
    decide: ({ message }) => ({
      message: messageDecider.decide({ type: 'skip', why, at: context.at }, message),
    }),
    answer: () => undefined,
  });

/** Reserves an attempt. @returns its id; `undefined` if another process was first. */
async function reserve(
  store: EventStore,
  messageId: string,
  attemptId: string,
  context: CommandContext,
): Promise<string | undefined> {
  const until = new Date(Date.parse(context.at) + ATTEMPT_TIME).toISOString();
  const { message } = await execute(store, {
    context,
    targets: { message: messageTarget(messageId) },
    scope: (states) => (states.message as KnownMessage).driveId,
    decide: (states) => ({
      message: messageDecider.decide(
        { type: 'attempt', attemptId, at: context.at, until },
        states.message,
      ),
    }),
    answer: (states) => states,
  });
  return message.status === 'attempted' && message.attemptId === attemptId ? attemptId : undefined;
}

/** Records the outcome of an attempt, for the message and for its channel. */
const note = (
  { store, random }: DispatcherDependencies,
  { messageId, channelId, driveId }: KnownMessage,
  attemptId: string,
  outcome: SendOutcome,
  context: CommandContext,
): Promise<void> =>
  execute(store, {
    context,
    targets: { message: messageTarget(messageId), channel: channelTarget(channelId) },
    scope: () => driveId,
    decide({ message, channel }) {
      if (outcome.sent)
        return {
          message: messageDecider.decide({ type: 'note-sent', attemptId }, message),
          channel: channelDecider.decide({ type: 'note-arrival', messageId }, channel),
        };
      const { why, isFinal } = outcome;
      const failure = { why, ...(outcome.code === undefined ? {} : { code: outcome.code }) };
      const { at } = context;
      return {
        message: messageDecider.decide(
          { type: 'note-failed', attemptId, isFinal, at, random: random(), ...failure },
          message,
        ),
        channel: channelDecider.decide(
          { type: 'note-failure', messageId, at, ...failure },
          channel,
        ),
      };
    },
    answer: () => undefined,
  });
