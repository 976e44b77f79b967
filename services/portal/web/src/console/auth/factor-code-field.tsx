import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

interface FactorCodeFieldProps {
  /** Whether a recovery code may be typed in place of the app's code. */
  readonly withRecoveryCode: boolean;
}

/** The field for the code that an authenticator app shows, or for a recovery code. */
export function FactorCodeField({ withRecoveryCode }: FactorCodeFieldProps) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="code"
      label={t('factor.code')}
      extra={t(withRecoveryCode ? 'factor.codeOrRecoveryHint' : 'factor.codeHint')}
      rules={[{ required: true, min: 6, whitespace: true, message: t('factor.codeMissing') }]}
    >
      <Input autoComplete="one-time-code" autoFocus maxLength={40} />
    </Form.Item>
  );
}
