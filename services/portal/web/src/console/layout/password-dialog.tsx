import { App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { changePassword, type PasswordChange } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface PasswordDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function PasswordDialog({ open, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<PasswordChange>();
  const mutation = useApiMutation({
    send: changePassword,
    onDone() {
      void message.success(t('account.passwordChanged'));
      onClose();
    },
  });
  return (
    <Modal
      open={open}
      title={t('account.changePassword')}
      okText={t('account.changePassword')}
      cancelText={t('action.cancel')}
      confirmLoading={mutation.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <ProblemNotice problem={mutation.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={(values) => mutation.mutate(values)}
      >
        <Form.Item
          name="currentPassword"
          label={t('account.currentPassword')}
          rules={[{ required: true, message: t('auth.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="newPassword"
          label={t('auth.newPassword')}
          extra={t('auth.passwordHint')}
          rules={[{ required: true, min: 12, message: t('auth.passwordRule') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
