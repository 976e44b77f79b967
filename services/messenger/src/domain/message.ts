import { type MessageEvent, refuse } from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';
import { MOST_ATTEMPTS, pauseAfter } from './retry.ts';

type DataOf<T extends MessageEvent['type']> = EventOfType<MessageEvent, T>['data'];
type Facts = Omit<DataOf<'message.planned'>, 'dueAt'>;
export type PlannedMessage = DataOf<'message.planned'>;
export type SendFailure = Pick<DataOf<'message.failed'>, 'why' | 'code'>;
export type SkipReason = DataOf<'message.skipped'>['why'];

export type MessageCommand =
  | ({ readonly type: 'plan' } & PlannedMessage)
  /**
   * Reserves the next attempt for one process. It succeeds if the message is due, or if an earlier
   * attempt was interrupted.
   */
  | {
      readonly type: 'attempt';
      readonly attemptId: string;
      readonly at: string;
      readonly until: string;
    }
  | { readonly type: 'note-sent'; readonly attemptId: string }
  | ({
      readonly type: 'note-failed';
      readonly attemptId: string;
      /** Whether a repetition cannot succeed. */
      readonly isFinal: boolean;
      readonly at: string;
      /** Number from 0 up to but not including 1. */
      readonly random: number;
    } & SendFailure)
  | { readonly type: 'skip'; readonly why: SkipReason; readonly at: string }
  | { readonly type: 'request-again'; readonly at: string };

interface Progress {
  /** Number of attempts since the message was planned or requested again. */
  readonly attempts: number;
}

/** The states of a message. A message that is over may be requested again, under the same id. */
export type Message =
  | { readonly status: 'none' }
  | ({ readonly status: 'waiting'; readonly dueAt: string } & Facts & Progress)
  | ({
      readonly status: 'attempted';
      readonly attemptId: string;
      readonly until: string;
    } & Facts &
      Progress)
  | ({ readonly status: 'sent' | 'given-up' | 'skipped' } & Facts & Progress);
export type KnownMessage = Exclude<Message, { readonly status: 'none' }>;

export const messageStream = (messageId: string): string => `message-${messageId}`;

function decide(command: MessageCommand, state: Message): readonly MessageEvent[] {
  if (command.type === 'plan') {
    // A message has an id that follows from its cause, so the same cause plans it once.
    if (state.status !== 'none') return [];
    const { type, ...data } = command;
    return [{ type: 'message.planned', data }];
  }
  if (state.status === 'none') throw refuse('UNKNOWN_MESSAGE');
  const { messageId, channelId, driveId } = state;
  const ids = { messageId, channelId, driveId };

  switch (command.type) {
    case 'attempt':
      return isDue(state, command.at)
        ? [
            {
              type: 'message.attempted',
              data: { ...ids, attemptId: command.attemptId, until: command.until },
            },
          ]
        : [];
    case 'note-sent':
      // A late outcome counts too, because the message did arrive.
      return state.status === 'sent'
        ? []
        : [{ type: 'message.sent', data: { ...ids, attemptId: command.attemptId } }];
    case 'note-failed':
      return noteFailed(command, state);
    case 'skip':
      return isDue(state, command.at)
        ? [{ type: 'message.skipped', data: { ...ids, why: command.why } }]
        : [];
    case 'request-again':
      if (state.status === 'waiting' || state.status === 'attempted')
        throw refuse('MESSAGE_WAITING');
      return [{ type: 'message.requested-again', data: { ...ids, dueAt: command.at } }];
  }
}

/** Whether an attempt may begin. ISO times in UTC compare as text. */
const isDue = (state: KnownMessage, at: string): boolean =>
  (state.status === 'waiting' && state.dueAt <= at) ||
  (state.status === 'attempted' && state.until <= at);

function noteFailed(
  {
    attemptId,
    isFinal,
    at,
    random,
    why,
    code,
  }: Extract<MessageCommand, { readonly type: 'note-failed' }>,
  state: KnownMessage,
): readonly MessageEvent[] {
  if (state.status !== 'attempted' || state.attemptId !== attemptId) return [];
  const { messageId, channelId, driveId, attempts } = state;
  const failed = {
    ...{ messageId, channelId, driveId, attemptId, why },
    ...(code === undefined ? {} : { code }),
  };
  if (isFinal || attempts >= MOST_ATTEMPTS) return [{ type: 'message.given-up', data: failed }];
  const retryAt = new Date(Date.parse(at) + pauseAfter(attempts, random)).toISOString();
  return [{ type: 'message.failed', data: { ...failed, retryAt } }];
}

function evolve(state: Message, event: MessageEvent): Message {
  if (event.type === 'message.planned') {
    const { dueAt, ...facts } = event.data;
    return { status: 'waiting', dueAt, attempts: 0, ...facts };
  }
  if (state.status === 'none') return state;
  const facts = factsOf(state);
  const { attempts } = state;
  switch (event.type) {
    case 'message.attempted': {
      const { attemptId, until } = event.data;
      return { status: 'attempted', attemptId, until, attempts: attempts + 1, ...facts };
    }
    case 'message.failed':
      return { status: 'waiting', dueAt: event.data.retryAt, attempts, ...facts };
    case 'message.sent':
      return { status: 'sent', attempts, ...facts };
    case 'message.given-up':
      return { status: 'given-up', attempts, ...facts };
    case 'message.skipped':
      return { status: 'skipped', attempts, ...facts };
    case 'message.requested-again':
      return { status: 'waiting', dueAt: event.data.dueAt, attempts: 0, ...facts };
  }
}

function factsOf({
  messageId,
  channelId,
  driveId,
  kind,
  caseId,
  consignmentId,
  day,
}: KnownMessage): Facts {
  return {
    ...{ messageId, channelId, driveId, kind },
    ...(caseId === undefined ? {} : { caseId }),
    ...(consignmentId === undefined ? {} : { consignmentId }),
    ...(day === undefined ? {} : { day }),
  };
}

export const messageDecider: Decider<MessageCommand, Message, MessageEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
