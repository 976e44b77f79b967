import type { ChannelView } from '@bluebox/contracts';
import { Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { amendChannel, type ChannelChoices, notificationsKey } from '../api/messenger.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ChoiceFields } from './choice-fields.tsx';

interface ChangeChannelDialogProps {
  readonly channel: ChannelView;
  readonly onClose: () => void;
}

/** The dialog to change what a channel tells. Another address needs another channel. */
export function ChangeChannelDialog({ channel, onClose }: ChangeChannelDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ChannelChoices>();
  const { id, driveId, name, tells, language, digestHour } = channel;
  const mutation = useApiMutation({
    send: amendChannel(id),
    touches: notificationsKey(driveId),
    onDone: onClose,
  });
  return (
    <Modal
      open
      title={t('notifications.changeNamed', { name })}
      okText={t('notifications.save')}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <ProblemNotice problem={mutation.error} />
      <Form<ChannelChoices>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ tells, language, digestHour }}
        onFinish={(choices) => mutation.mutate(choices)}
      >
        <ChoiceFields />
      </Form>
    </Modal>
  );
}
