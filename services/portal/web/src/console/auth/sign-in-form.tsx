import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { type SignInInput, signIn } from '../api/portal.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';

interface SignInFormProps {
  readonly onSignedIn: () => void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: signIn, onDone: onSignedIn });
  return (
    <Form<SignInInput>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => mutation.mutate({ ...values, login: values.login.trim() })}
    >
      <ProblemNotice problem={mutation.error} />
      <Form.Item
        name="login"
        label={t('auth.login')}
        rules={[{ required: true, message: t('auth.loginMissing') }]}
      >
        <Input autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('auth.password')}
        rules={[{ required: true, message: t('auth.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={mutation.isPending}>
        {t('auth.signIn')}
      </Button>
    </Form>
  );
}
