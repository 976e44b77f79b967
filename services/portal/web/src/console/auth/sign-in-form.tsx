import type { FactorMethod } from '@bluebox/contracts';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SignInInput, signIn } from '../api/portal.ts';
import { signInByPasskey } from '../api/second-factor.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SecondStepForm } from './second-step-form.tsx';

interface SignInFormProps {
  readonly onSignedIn: () => void;
  /** Whether the form is over a page, which a sign-in elsewhere must not leave. */
  readonly isOverPage?: boolean;
  /** Path to open after a sign-in elsewhere. */
  readonly next?: string | undefined;
}

/** The form with login and password, and the second step of accounts with a second factor. */
export function SignInForm({ onSignedIn, isOverPage = false, next }: SignInFormProps) {
  const { t } = useTranslation();
  const [secondStep, setSecondStep] = useState<readonly FactorMethod[]>();
  const mutation = useApiMutation({
    send: signIn,
    onDone: (answer) =>
      answer.secondStep === undefined ? onSignedIn() : setSecondStep(answer.secondStep),
  });
  if (secondStep !== undefined)
    return (
      <SecondStepForm
        methods={secondStep}
        onSignedIn={onSignedIn}
        onBack={() => setSecondStep(undefined)}
      />
    );
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
      <PasskeyButton send={signInByPasskey} onDone={onSignedIn} />
      <ProviderButton
        purpose="sign-in"
        next={isOverPage ? location.pathname + location.search : next}
        {...(isOverPage ? { onDone: onSignedIn } : {})}
      />
    </Form>
  );
}
