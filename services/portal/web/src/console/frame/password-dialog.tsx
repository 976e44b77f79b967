import { App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { changePassword, type PasswordChange } from '../api/portal.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';

interface PasswordDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function PasswordDialog({ open, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<PasswordChange>();
  const deed = useDeed({
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
      confirmLoading={deed.isPending}
      onOk={form.submit}
      onCancel={onClose}
      destroyOnHidden
    >
      <ProblemNotice problem={deed.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={(values) => deed.mutate(values)}
      >
        <Form.Item
          name="currentPassword"
          label={t('account.currentPassword')}
          rules={[{ required: true, message: t('entrance.passwordMissing') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="newPassword"
          label={t('entrance.newPassword')}
          extra={t('entrance.passwordHint')}
          rules={[{ required: true, min: 12, message: t('entrance.passwordRule') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
