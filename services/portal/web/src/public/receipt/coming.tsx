import type { ConsignmentView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatDay } from '../../platform/formatting.ts';
import { Carton } from '../components/carton.tsx';
import { Page } from '../components/page.tsx';
import { AskSender } from './ask-sender.tsx';
import { expectedGoods } from './receipt-form.ts';

/** The page of a consignment before it is sent, with the goods packed so far. */
export function Coming({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const boxes = consignment.boxes.filter(({ contents }) => contents.length > 0);
  const { drive } = consignment;
  return (
    <Page
      title={t('receipt.coming', { number: consignment.number })}
      lead={
        drive === undefined
          ? undefined
          : t('receipt.coming-lead', {
              name: drive.recipient,
              day: formatDay(drive.expectedArrival, serverNow()),
            })
      }
      before={<p className="belongs-to">{drive?.title}</p>}
    >
      {boxes.length === 0 ? (
        <div className="empty">
          <Carton />
          <p className="empty-title">{t('receipt.coming-none')}</p>
          <p className="quiet">{t('receipt.coming-none-text')}</p>
        </div>
      ) : (
        <>
          <p>{t('receipt.coming-boxes', { count: boxes.length })}</p>
          <ul className="content-list card">
            {expectedGoods(boxes).map(({ item, quantity }) => (
              <li key={itemText(item)}>
                <span>{itemText(item)}</span>
                <span className="content-quantity">{quantityText(t, item.unit, quantity)}</span>
              </li>
            ))}
          </ul>
          <p className="quiet">{t('receipt.coming-keep')}</p>
        </>
      )}
      <AskSender drive={drive} about="ask-general" />
    </Page>
  );
}
