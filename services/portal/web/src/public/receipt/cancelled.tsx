import type { ConsignmentView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { Carton } from '../components/carton.tsx';
import { Page } from '../components/page.tsx';
import { AskSender } from './ask-sender.tsx';

/** The page of a consignment that was discarded, so that nothing of it will arrive. */
export function Cancelled({
  consignment: { number, drive },
}: {
  readonly consignment: ConsignmentView;
}) {
  const { t } = useTranslation();
  return (
    <Page
      title={t('receipt.cancelled', { number })}
      lead={t('receipt.cancelled-lead')}
      before={<p className="belongs-to">{drive?.title}</p>}
    >
      <Carton />
      <p>{t('receipt.cancelled-others')}</p>
      <AskSender drive={drive} about="ask-general" />
    </Page>
  );
}
