import { createHash } from 'node:crypto';
import { type CommandContext, type EventStore, execute } from '@bluebox/event-sourcing';
import { messageDecider, type PlannedMessage } from '../domain/message.ts';
import { messageTarget } from './known-message.ts';

/** Returns the id of the message that a cause plans at a channel, so that the cause plans it once. */
export const messageIdFor = (channelId: string, cause: string): string =>
  createHash('sha256').update(`${channelId}\n${cause}`).digest('hex').slice(0, 32);

/** Plans a message, unless it is planned already. */
export const planMessage = (
  store: EventStore,
  message: PlannedMessage,
  context: CommandContext,
): Promise<null> =>
  execute(store, {
    context,
    targets: { message: messageTarget(message.messageId) },
    scope: () => message.driveId,
    decide: (states) => ({
      message: messageDecider.decide({ type: 'plan', ...message }, states.message),
    }),
    answer: () => null,
  });
