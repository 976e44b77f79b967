import type { ConsignmentDrive } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';

/**
 * A note that tells a recipient whom to ask, for instance for a correction. Only the organisers can
 * correct a receipt.
 */
export function AskSender({
  drive,
  about = 'ask',
}: {
  readonly drive: ConsignmentDrive | undefined;
  /** Key of the text. Only a consignment that was sent has receipts to correct. */
  readonly about?: 'ask' | 'ask-general';
}) {
  const { t } = useTranslation();
  const sender = drive?.sender;
  if (sender === undefined)
    return <p className="quiet ask-sender no-print">{t(`receipt.${about}`)}</p>;
  const { name, phone } = sender;
  return (
    <p className="quiet ask-sender no-print">
      {t(`receipt.${about}-name`, { name })}
      {phone === undefined ? null : (
        <>
          {t('site.comma')}
          <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
        </>
      )}
    </p>
  );
}
