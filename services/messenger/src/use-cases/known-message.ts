import type { MessageEvent } from '@bluebox/contracts';
import { type EventStore, fold, type StreamTarget } from '@bluebox/event-sourcing';
import {
  type KnownMessage,
  type Message,
  messageDecider,
  messageStream,
} from '../domain/message.ts';

/** Returns a message as the target of a command. */
export const messageTarget = (messageId: string): StreamTarget<Message, MessageEvent> => ({
  stream: messageStream(messageId),
  evolver: messageDecider,
});

/**
 * Returns the drive of a message. The cast is safe, because the decision has already refused an
 * unknown message.
 */
export const driveOfMessage = ({ message }: { readonly message: Message }): string =>
  (message as KnownMessage).driveId;

export async function readMessage(
  store: Pick<EventStore, 'readStream'>,
  messageId: string,
): Promise<Message> {
  const { events } = await store.readStream(messageStream(messageId));
  return fold<Message, MessageEvent>(messageDecider, events as readonly MessageEvent[]);
}
