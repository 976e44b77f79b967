import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  beginTotp,
  confirmTotp,
  type FactorCodeInput,
  type TotpSecret,
} from '../api/second-factor.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { LinkToCopy } from '../components/link-to-copy.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { FactorCodeField } from './factor-code-field.tsx';

interface SetUpTotpProps {
  /** Called with the recovery codes, which are shown only once. */
  readonly onDone: (recoveryCodes: readonly string[]) => void;
}

/** Sets up an authenticator app: first its QR code, then a code that the app shows. */
export function SetUpTotp({ onDone }: SetUpTotpProps) {
  const { t } = useTranslation();
  const beginning = useApiMutation({ send: beginTotp });
  if (beginning.data !== undefined) return <ConfirmTotp begun={beginning.data} onDone={onDone} />;
  return (
    <>
      <ProblemNotice problem={beginning.error} />
      <p>{t('factor.appHint')}</p>
      <Button
        type="primary"
        loading={beginning.isPending}
        onClick={() => beginning.mutate(undefined)}
      >
        {t('factor.setUp')}
      </Button>
    </>
  );
}

function ConfirmTotp({ begun, onDone }: SetUpTotpProps & { readonly begun: TotpSecret }) {
  const { t } = useTranslation();
  const confirming = useApiMutation({
    send: confirmTotp,
    onDone: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  return (
    <Form<FactorCodeInput>
      layout="vertical"
      requiredMark={false}
      onFinish={(values) => confirming.mutate(values)}
    >
      <p>{t('factor.scan')}</p>
      <img
        src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`}
        alt={t('factor.qr')}
        width={200}
        height={200}
      />
      <p className="soft">{t('factor.typeSecret')}</p>
      <LinkToCopy address={begun.secret} label={t('factor.secret')} />
      <ProblemNotice problem={confirming.error} />
      <FactorCodeField withRecoveryCode={false} />
      <Button type="primary" htmlType="submit" loading={confirming.isPending}>
        {t('factor.confirm')}
      </Button>
    </Form>
  );
}
