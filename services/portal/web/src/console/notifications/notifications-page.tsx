import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channelsQuery, outstandingQuery, type ReminderLanguage } from '../api/messenger.ts';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { AddChannelDialog } from './add-channel-dialog.tsx';
import { ChannelRow } from './channel-row.tsx';
import { MessageList } from './message-list.tsx';
import './notifications.css';

const route = getRouteApi('/console/layout/drives/$driveId/notifications');

/** The page with the channels of a drive, a reminder to copy, and the messages that were sent. */
export function NotificationsPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const channels = useQuery(channelsQuery(driveId));
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string>();
  return (
    <>
      <PageHeading title={t('notifications.title')} hint={t('notifications.hint')}>
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('notifications.add')}
        </Button>
      </PageHeading>
      <Loaded query={channels}>
        {({ channels: all, mail }) => (
          <>
            {all.length === 0 ? (
              <div className="panel">
                <EmptyNotice title={t('notifications.none')}>
                  <p>{t('notifications.noneHint')}</p>
                </EmptyNotice>
              </div>
            ) : (
              <ul className="panel row-list">
                {all.map((channel) => (
                  <ChannelRow key={channel.id} channel={channel} />
                ))}
              </ul>
            )}
            <Reminder driveId={driveId} />
            <MessageList driveId={driveId} channels={all} />
            {adding && (
              <AddChannelDialog
                driveId={driveId}
                hasMail={mail}
                onSecret={setSecret}
                onClose={() => setAdding(false)}
              />
            )}
          </>
        )}
      </Loaded>
      {secret !== undefined && (
        <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />
      )}
    </>
  );
}

/** The panel with what has not been brought in, as text for a group chat. */
function Reminder({ driveId }: { readonly driveId: string }) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState<ReminderLanguage>(i18n.language === 'en' ? 'en' : 'zh');
  const outstanding = useQuery(outstandingQuery(driveId, language));
  return (
    <section className="panel stack" aria-labelledby="reminder-title">
      <div className="panel-title">
        <h2 id="reminder-title">{t('notifications.reminder')}</h2>
        <Segmented<ReminderLanguage>
          aria-label={t('notifications.reminderLanguage')}
          value={language}
          options={(['zh', 'en'] as const).map((value) => ({
            value,
            label: t(`notifications.languages.${value}`),
          }))}
          onChange={setLanguage}
        />
      </div>
      <p className="soft">{t('notifications.reminderHint')}</p>
      <Loaded query={outstanding}>
        {({ text }) => (
          <TextToCopy
            text={text}
            label={t('notifications.reminder')}
            copyLabel={t('notifications.copyReminder')}
          />
        )}
      </Loaded>
    </section>
  );
}

/** The dialog with the secret of a new webhook, which is shown only once. */
function SecretDialog({
  secret,
  onClose,
}: {
  readonly secret: string;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t('notifications.webhookSecret')}
      okText={t('notifications.close')}
      cancelButtonProps={{ hidden: true }}
      closable={false}
      mask={{ closable: false }}
      onOk={onClose}
    >
      <p>{t('notifications.webhookSecretText')}</p>
      <LinkToCopy address={secret} label={t('notifications.webhookSecret')} />
    </Modal>
  );
}
