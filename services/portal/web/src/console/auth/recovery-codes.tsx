import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { TextToCopy } from '../components/link-to-copy.tsx';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** New recovery codes. They are shown until the person says that they are kept, and never again. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('factor.recoveryCodes')}</h2>
      <p>{t('factor.recoveryCodesHint')}</p>
      <TextToCopy
        text={codes.join('\n')}
        label={t('factor.recoveryCodes')}
        copyLabel={t('action.copy')}
      />
      <div className="actions screen-only">
        <Button onClick={() => window.print()}>{t('label.print')}</Button>
        <Button type="primary" onClick={onKept}>
          {t('factor.kept')}
        </Button>
      </div>
    </>
  );
}
