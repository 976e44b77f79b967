import type { FactorMethod } from '@bluebox/contracts';
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { completeSignIn, type FactorCodeInput, signInByPasskey } from '../api/second-factor.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { FactorCodeField } from './factor-code-field.tsx';
import { PasskeyButton } from './passkey-button.tsx';

interface SecondStepFormProps {
  readonly methods: readonly FactorMethod[];
  readonly onSignedIn: () => void;
  /** Returns to login and password. */
  readonly onBack: () => void;
}

/** The second step of a sign-in, after the right password. */
export function SecondStepForm({ methods, onSignedIn, onBack }: SecondStepFormProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({ send: completeSignIn, onDone: onSignedIn });
  return (
    <Form<FactorCodeInput>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => mutation.mutate(values)}
    >
      <ProblemNotice problem={mutation.error} />
      <FactorCodeField withRecoveryCode={methods.includes('recovery-code')} />
      <Button type="primary" htmlType="submit" block loading={mutation.isPending}>
        {t('auth.signIn')}
      </Button>
      {methods.includes('passkey') && <PasskeyButton send={signInByPasskey} onDone={onSignedIn} />}
      <Button type="link" block onClick={onBack}>
        {t('factor.back')}
      </Button>
    </Form>
  );
}
