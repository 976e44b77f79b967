import { CHANNEL_KINDS, type ChannelView } from '@bluebox/contracts';
import { Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { addChannel, notificationsKey } from '../api/messenger.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ChoiceFields } from './choice-fields.tsx';
import { areAddresses, newChannel, type TypedChannel } from './typed-channel.ts';

interface AddChannelDialogProps {
  readonly driveId: string;
  /** Whether this Bluebox has a mail server. */
  readonly hasMail: boolean;
  /** Called with the secret of a new webhook. */
  readonly onSecret: (secret: string) => void;
  readonly onClose: () => void;
}

/** The dialog to add a channel. Nothing is ticked at first, so that nothing is sent unasked. */
export function AddChannelDialog({ driveId, hasMail, onSecret, onClose }: AddChannelDialogProps) {
  const { t, i18n } = useTranslation();
  const [form] = Form.useForm<TypedChannel>();
  const kind = Form.useWatch('kind', form) ?? 'wecom';
  const mutation = useApiMutation({
    send: addChannel,
    touches: notificationsKey(driveId),
    onDone({ secret }) {
      onClose();
      if (secret !== undefined) onSecret(secret);
    },
  });
  return (
    <Modal
      open
      title={t('notifications.add')}
      okText={t('notifications.add')}
      okButtonProps={{ disabled: kind === 'mail' && !hasMail }}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Form<TypedChannel>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{
          ...{ kind: 'wecom', tells: [], digestHour: 9 },
          language: i18n.language === 'en' ? 'en' : 'zh',
        }}
        onFinish={(typed) => mutation.mutate(newChannel(driveId, typed))}
      >
        <Form.Item name="kind" label={t('notifications.kind')}>
          <Radio.Group
            className="kind-choice"
            options={CHANNEL_KINDS.map((value) => ({
              value,
              label: t(`notifications.kinds.${value}`),
            }))}
          />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('notifications.name')}
          extra={t('notifications.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('notifications.nameMissing') }]}
        >
          <Input maxLength={40} />
        </Form.Item>
        {kind === 'mail' ? <MailFields hasMail={hasMail} /> : <UrlFields kind={kind} />}
        <ChoiceFields />
      </Form>
    </Modal>
  );
}

function MailFields({ hasMail }: { readonly hasMail: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="addresses"
      label={t('notifications.addresses')}
      extra={hasMail ? t('notifications.addressesHint') : t('notifications.noMail')}
      rules={[
        {
          validator: (_rule, text: string | undefined) =>
            areAddresses(text ?? '')
              ? Promise.resolve()
              : Promise.reject(new Error(t('notifications.addressesWrong'))),
        },
      ]}
    >
      <Input.TextArea rows={3} disabled={!hasMail} />
    </Form.Item>
  );
}

function UrlFields({ kind }: { readonly kind: Exclude<ChannelView['kind'], 'mail'> }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="url"
        label={t('notifications.url')}
        extra={t(`notifications.urlHint.${kind}`)}
        rules={[{ required: true, type: 'url', message: t('notifications.urlMissing') }]}
      >
        <Input inputMode="url" autoComplete="off" maxLength={1_000} />
      </Form.Item>
      {(kind === 'dingtalk' || kind === 'feishu') && (
        <Form.Item
          name="secret"
          label={t('notifications.secret')}
          extra={t('notifications.secretHint')}
        >
          <Input autoComplete="off" maxLength={200} />
        </Form.Item>
      )}
    </>
  );
}
