import { useTranslation } from 'react-i18next';
import { amountsText } from '../../domain/quantity-text.ts';
import { Callout } from '../components/callout.tsx';
import { type AwaitingConfirmation, awaitingTexts } from './awaiting-confirmation.ts';

/** A notice about large amounts that staff have not confirmed, and amounts that count already. */
export function AwaitingNotice({ found }: { readonly found: AwaitingConfirmation | undefined }) {
  const { t } = useTranslation();
  if (found === undefined) return null;
  return (
    <Callout title={t('awaiting.title')}>
      {awaitingTexts(found, (amounts) => amountsText(t, amounts)).map(({ key, values }) => (
        <p key={key}>{t(key, values)}</p>
      ))}
    </Callout>
  );
}
