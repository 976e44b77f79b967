import { type MessageView, messageEvents } from '@bluebox/contracts';
import { allOf, change, changeExisting, defineProjection } from '@bluebox/event-sourcing';

export const MESSAGES = 'messages';

/** Fields of the present state, which the next event replaces. */
type Passing = 'dueAt' | 'endedAt' | 'skipped' | 'failure' | 'code';
const lasting = ({
  dueAt: _dueAt,
  endedAt: _endedAt,
  skipped: _skipped,
  failure: _failure,
  code: _code,
  ...rest
}: MessageView): Omit<MessageView, Passing> => rest;

const become = (id: string, next: (message: Omit<MessageView, Passing>) => MessageView) => [
  changeExisting<MessageView>(MESSAGES, id, (found) => next(lasting(found))),
];

/** The messages of drives, to list them by drive and channel, and to find those that are due. */
export const messagesProjection = defineProjection({
  name: 'messenger-messages',
  version: 1,
  collections: [
    {
      name: MESSAGES,
      indexes: [
        'driveId+plannedAt',
        'channelId+plannedAt',
        'driveId+channelId+plannedAt',
        'status+dueAt',
      ],
    },
  ],
  reads: [
    allOf(messageEvents, {
      'message.planned': ({ data: { messageId, channelId, driveId, kind, dueAt }, recordedAt }) =>
        kind === 'giver-steps'
          ? []
          : [
              change<MessageView>(MESSAGES, messageId, () => ({
                ...{ id: messageId, channelId, driveId, kind, status: 'waiting' as const },
                ...{ plannedAt: recordedAt, attempts: 0, dueAt },
              })),
            ],
      // An attempt whose outcome is never recorded is repeated when its time is over.
      'message.attempted': ({ data: { messageId, until } }) =>
        become(messageId, (message) => ({
          ...message,
          attempts: message.attempts + 1,
          dueAt: until,
        })),
      'message.sent': ({ data: { messageId }, recordedAt }) =>
        become(messageId, (message) => ({ ...message, status: 'sent', endedAt: recordedAt })),
      'message.failed': ({ data: { messageId, retryAt, why, code } }) =>
        become(messageId, (message) => ({
          ...message,
          ...{ dueAt: retryAt, failure: why },
          ...(code === undefined ? {} : { code }),
        })),
      'message.given-up': ({ data: { messageId, why, code }, recordedAt }) =>
        become(messageId, (message) => ({
          ...message,
          ...{ status: 'given-up', endedAt: recordedAt, failure: why },
          ...(code === undefined ? {} : { code }),
        })),
      'message.skipped': ({ data: { messageId, why }, recordedAt }) =>
        become(messageId, (message) => ({
          ...message,
          ...{ status: 'skipped', endedAt: recordedAt, skipped: why },
        })),
      'message.requested-again': ({ data: { messageId, dueAt } }) =>
        become(messageId, (message) => ({
          ...message,
          ...{ status: 'waiting', attempts: 0, dueAt },
        })),
    }),
  ],
});
