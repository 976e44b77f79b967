import { type MessageView, messageEvents } from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  defineProjection,
} from '@bluebox/event-sourcing';

/** A mail to a giver, which no list of a drive shows. */
export interface GiverMessage
  extends Pick<MessageView, 'id' | 'channelId' | 'status' | 'plannedAt' | 'dueAt' | 'failure'> {
  readonly sentAt?: string;
}

export const GIVER_MESSAGES = 'giver-messages';

const become = (id: string, changed: Partial<GiverMessage>): readonly Change[] => [
  changeExisting<GiverMessage>(GIVER_MESSAGES, id, ({ dueAt: _, ...message }) => ({
    ...message,
    ...changed,
  })),
];
/** Records a success, which ends the failures before it. */
const becomeWell = (id: string, changed: Partial<GiverMessage>): readonly Change[] => [
  changeExisting<GiverMessage>(
    GIVER_MESSAGES,
    id,
    ({ dueAt: _, failure: _failure, ...message }) => ({ ...message, ...changed }),
  ),
];

/** The mails to givers, to find those that are due, and the last of a channel. */
export const giverMessagesProjection = defineProjection({
  name: 'messenger-giver-messages',
  version: 1,
  collections: [
    { name: GIVER_MESSAGES, indexes: ['status+dueAt', 'channelId+plannedAt', 'channelId+sentAt'] },
  ],
  reads: [
    allOf(messageEvents, {
      'message.planned': ({ data: { messageId, channelId, kind, dueAt }, recordedAt }) =>
        kind === 'giver-steps'
          ? [
              change<GiverMessage>(GIVER_MESSAGES, messageId, () => ({
                ...{ id: messageId, channelId, status: 'waiting' as const },
                ...{ plannedAt: recordedAt, dueAt },
              })),
            ]
          : [],
      // An attempt whose outcome is never recorded is repeated when its time is over.
      'message.attempted': ({ data: { messageId, until } }) => become(messageId, { dueAt: until }),
      'message.sent': ({ data: { messageId }, recordedAt: sentAt }) =>
        becomeWell(messageId, { status: 'sent', sentAt }),
      'message.failed': ({ data: { messageId, retryAt, why } }) =>
        become(messageId, { dueAt: retryAt, failure: why }),
      'message.given-up': ({ data: { messageId, why } }) =>
        become(messageId, { status: 'given-up', failure: why }),
      'message.skipped': ({ data: { messageId } }) => become(messageId, { status: 'skipped' }),
      'message.requested-again': ({ data: { messageId, dueAt } }) =>
        become(messageId, { status: 'waiting', dueAt }),
    }),
  ],
});
