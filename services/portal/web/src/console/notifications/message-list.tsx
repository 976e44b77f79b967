import type { ChannelView, MessageView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { messagesQuery, notificationsKey, sendMessageAgain } from '../api/messenger.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { StateTag, type Tone } from '../components/state-tag.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { reasonText, stateText, toldText } from './message-text.ts';

const TONES: Readonly<Record<MessageView['status'], Tone>> = {
  waiting: 'going',
  sent: 'done',
  'given-up': 'stop',
  skipped: 'waiting',
};

interface MessageListProps {
  readonly driveId: string;
  /** Present channels, for their names. */
  readonly channels: readonly ChannelView[];
}

/** The messages of a drive, newest first, with what became of each. */
export function MessageList({ driveId, channels }: MessageListProps) {
  const { t } = useTranslation();
  const messages = useInfiniteQuery(messagesQuery(driveId));
  return (
    <section className="panel stack" aria-labelledby="messages-title">
      <h2 id="messages-title">{t('notifications.messages')}</h2>
      <Loaded query={messages}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="soft">{t('notifications.noMessages')}</p>
          ) : (
            <ul className="row-list">
              {rows.map((message) => (
                <MessageRow
                  key={message.id}
                  message={message}
                  channel={channels.find(({ id }) => id === message.channelId)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreRows of="messages" list={messages} />
    </section>
  );
}

interface MessageRowProps {
  readonly message: MessageView;
  /** Channel of the message, unless it was removed. */
  readonly channel: ChannelView | undefined;
}

function MessageRow({ message, channel }: MessageRowProps) {
  const { t } = useTranslation();
  const again = useApiMutation({
    send: sendMessageAgain,
    touches: notificationsKey(message.driveId),
  });
  const { id, kind, status, plannedAt } = message;
  const mayRepeat =
    channel !== undefined && status !== 'waiting' && (channel.status === 'on' || kind === 'test');
  const at = formatInstant(plannedAt);
  const what = toldText(t, kind);
  const why = reasonText(t, message);
  return (
    <li className="message">
      <div className="message-facts">
        <span>
          <span className="strong">{what}</span>{' '}
          <span className="soft">
            {channel?.name ?? t('notifications.removedChannel')} · {at}
          </span>
        </span>
        <StateTag
          tone={message.failure !== undefined && status === 'waiting' ? 'care' : TONES[status]}
        >
          {stateText(t, message)}
        </StateTag>
        {why !== undefined && <span className="soft message-why">{why}</span>}
      </div>
      {mayRepeat && (
        <Button
          size="small"
          aria-label={t('notifications.againNamed', { what, at })}
          loading={again.isPending}
          onClick={() => again.mutate(id)}
        >
          {t('notifications.again')}
        </Button>
      )}
      <ProblemNotice problem={again.error} />
    </li>
  );
}
