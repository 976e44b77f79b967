import type { ConsignmentView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { Callout } from '../components/callout.tsx';

/** A band on goods of the consignment that are held: which, why, what to do, and whom to ask. */
export function HeldGoods({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const { holds = [], drive } = consignment;
  const phone = drive?.sender?.phone;
  return holds.map(({ holdId, item, lots, why, boxNumbers }) => (
    <Callout key={holdId} kind="stop">
      <p>
        <strong>
          {t('receipt.held-title', {
            name: itemText(item),
            lots: lots.join(t('site.comma')),
            boxes: boxNumbers.join(t('site.comma')),
          })}
        </strong>
      </p>
      <p>{t('receipt.held-why', { why })}</p>
      <p>
        {t('receipt.held-do')}
        {phone === undefined ? null : (
          <>
            {' '}
            {t('receipt.held-call', { name: drive?.sender?.name ?? '' })}{' '}
            <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
          </>
        )}
      </p>
    </Callout>
  ));
}
