import { refuse } from '@bluebox/contracts';
import { type CommandContext, execute } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import { messageDecider } from '../domain/message.ts';
import { readPresentChannel } from './known-channel.ts';
import { driveOfMessage, messageTarget, readMessage } from './known-message.ts';
import type { ChannelsTested } from './test-channel.ts';

/**
 * Sends a message again under its id, as far as it is still true. Refuses a message that waits, and
 * one whose channel is off or removed.
 */
export async function sendMessageAgain(
  { store, wake }: Pick<ChannelsTested, 'store' | 'wake'>,
  messageId: string,
  context: CommandContext,
) {
  const known = await readMessage(store, messageId);
  if (known.status === 'none') throw refuse('UNKNOWN_MESSAGE');
  const { status } = await readPresentChannel(store, known.channelId);
  if (status === 'off' && known.kind !== 'test') throw refuse('CHANNEL_OFF');
  const answer = await execute(store, {
    context,
    targets: { message: messageTarget(messageId) },
    scope: driveOfMessage,
    decide: ({ message }) => ({
      message: messageDecider.decide({ type: 'request-again', at: context.at }, message),
    }),
    answer: (_states, { message: version }) => ok({ messageId, version }, version),
  });
  wake();
  return answer;
}
