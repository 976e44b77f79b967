import type { ConsignmentDrive } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';

/**
 * A note that tells a recipient whom to ask for a correction. Only the organisers can correct a
 * receipt.
 */
export function AskSender({ drive }: { readonly drive: ConsignmentDrive | undefined }) {
  const { t } = useTranslation();
  const sender = drive?.sender;
  if (sender === undefined) return <p className="quiet ask-sender no-print">{t('receipt.ask')}</p>;
  const { name, phone } = sender;
  return (
    <p className="quiet ask-sender no-print">
      {t('receipt.ask-name', { name })}
      {phone === undefined ? null : (
        <>
          {t('site.comma')}
          <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
        </>
      )}
    </p>
  );
}
