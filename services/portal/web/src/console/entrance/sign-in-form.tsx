import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDeed } from '../api/deed.ts';
import { type SignInInput, signIn } from '../api/portal.ts';
import { ProblemNotice } from '../notices/problem-notice.tsx';

interface SignInFormProps {
  readonly onSignedIn: () => void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const deed = useDeed({ send: signIn, onDone: onSignedIn });
  return (
    <Form<SignInInput>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => deed.mutate({ ...values, login: values.login.trim() })}
    >
      <ProblemNotice problem={deed.error} />
      <Form.Item
        name="login"
        label={t('entrance.login')}
        rules={[{ required: true, message: t('entrance.loginMissing') }]}
      >
        <Input autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('entrance.password')}
        rules={[{ required: true, message: t('entrance.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={deed.isPending}>
        {t('entrance.signIn')}
      </Button>
    </Form>
  );
}
