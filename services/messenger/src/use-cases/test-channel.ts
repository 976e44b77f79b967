import { type CommandContext, type EventStore, execute, newStream } from '@bluebox/event-sourcing';
import { created } from '@bluebox/service-http';
import { messageDecider } from '../domain/message.ts';
import { readPresentChannel } from './known-channel.ts';
import { messageTarget } from './known-message.ts';

export interface ChannelsTested {
  readonly store: EventStore;
  readonly newId: () => string;
  /** Begins to send what is due. */
  readonly wake: () => void;
}

/** Sends a test message to a channel, also to one that is off; refuses an unknown or removed one. */
export async function testChannel(
  { store, newId, wake }: ChannelsTested,
  channelId: string,
  context: CommandContext,
) {
  const { driveId } = await readPresentChannel(store, channelId);
  const messageId = newId();
  const answer = await execute(store, {
    context,
    targets: { message: newStream(messageTarget(messageId)) },
    scope: () => driveId,
    decide: ({ message }) => ({
      message: messageDecider.decide(
        { type: 'plan', messageId, channelId, driveId, kind: 'test', dueAt: context.at },
        message,
      ),
    }),
    answer: (_states, { message: version }) => created({ messageId, version }, version),
  });
  wake();
  return answer;
}
