import type { ChannelView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationsKey, removeChannel, switchChannel, testChannel } from '../api/messenger.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { StateTag, type Tone } from '../components/state-tag.tsx';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ChangeChannelDialog } from './change-channel-dialog.tsx';
import { outcomeText, toldText } from './message-text.ts';

const TONES: Readonly<Record<ChannelView['status'], Tone>> = {
  on: 'done',
  off: 'waiting',
  dead: 'stop',
  gone: 'stop',
};

/** A channel, with its state, its last message, and what can be done with it. */
export function ChannelRow({ channel }: { readonly channel: ChannelView }) {
  const { t } = useTranslation();
  const { id, driveId, name, kind, place, status, tells, failures, last } = channel;
  const [changing, setChanging] = useState(false);
  const touches = notificationsKey(driveId);
  const test = useApiMutation({ send: testChannel, touches });
  const turn = useApiMutation({ send: switchChannel, touches });
  const remove = useApiMutation({ send: removeChannel, touches });
  const isOn = status === 'on';
  return (
    <li className="channel">
      <div className="channel-facts">
        <span className="strong">{name}</span>
        <StateTag tone={isOn && failures > 0 ? 'care' : TONES[status]}>
          {isOn && failures > 0
            ? t('notifications.failing', { count: failures })
            : t(`notifications.status.${status}`)}
        </StateTag>
        <span className="soft channel-place">
          {t(`notifications.kinds.${kind}`)} · {place}
        </span>
        <span className="channel-told">
          {tells.length === 0
            ? t('notifications.tellsNothing')
            : tells.map((told) => t(`notifications.told.${told}`)).join(' · ')}
        </span>
        {last !== undefined && (
          <span className="soft channel-told" role="status">
            {t('notifications.last', {
              what: `${toldText(t, last.kind)}, ${outcomeText(t, last)}`,
            })}
          </span>
        )}
      </div>
      <div className="channel-actions">
        <Button
          aria-label={t('notifications.testNamed', { name })}
          loading={test.isPending}
          onClick={() => test.mutate(id)}
        >
          {t('notifications.test')}
        </Button>
        <Button
          aria-label={t('notifications.changeNamed', { name })}
          onClick={() => setChanging(true)}
        >
          {t('notifications.change')}
        </Button>
        <Button
          aria-label={t(isOn ? 'notifications.offNamed' : 'notifications.onNamed', { name })}
          loading={turn.isPending}
          onClick={() => turn.mutate({ channelId: id, on: !isOn })}
        >
          {t(isOn ? 'notifications.off' : 'notifications.on')}
        </Button>
        <ConfirmButton
          label={t('notifications.remove')}
          title={t('notifications.removeNamed', { name })}
          okLabel={t('notifications.remove')}
          button={{ 'aria-label': t('notifications.removeNamed', { name }) }}
          mutation={remove}
          input={id}
          danger
        >
          <p>{t('notifications.removeText')}</p>
        </ConfirmButton>
      </div>
      <ProblemNotice problem={test.error ?? turn.error} />
      {changing && <ChangeChannelDialog channel={channel} onClose={() => setChanging(false)} />}
    </li>
  );
}
