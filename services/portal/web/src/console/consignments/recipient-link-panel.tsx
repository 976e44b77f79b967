import type { ConsignmentView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatDay } from '../../platform/formatting.ts';
import { type RecipientLink, recipientLink } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { LinkToCopy, TextToCopy } from '../components/link-to-copy.tsx';
import { useAddress } from '../components/use-address.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { overdueReceipt } from './overdue-receipt.ts';

interface RecipientLinkPanelProps {
  readonly consignment: ConsignmentView;
}

/**
 * The recipient's private link, shown only on request, because whoever has the link can confirm
 * boxes. A delivery that is not confirmed in time gets a reminder to copy, which contains the link.
 */
export function RecipientLinkPanel({ consignment }: RecipientLinkPanelProps) {
  const { t } = useTranslation();
  const { consignmentId, number, drive, deliveredAt } = consignment;
  const overdue = overdueReceipt(consignment, serverNow());
  const origin = useAddress();
  const [address, setAddress] = useState<string>();
  const show = ({ code }: RecipientLink) => setAddress(`${origin}/r#${code}`);
  const reveal = useApiMutation({ send: recipientLink(consignmentId), onDone: show });
  const rotate = useApiMutation({ send: recipientLink(consignmentId), onDone: show });
  return (
    <section className="panel" aria-labelledby="recipient-title">
      <h2 id="recipient-title">{t('consignments.recipientLink')}</h2>
      <p className="soft recipient-hint">{t('consignments.recipientLinkHint')}</p>
      {overdue && (
        <p className="receipt-overdue" role="status">
          {t('consignments.overdue', {
            days: overdue.days,
            boxes: quantityText(t, 'carton', overdue.boxes),
          })}
        </p>
      )}
      <ProblemNotice problem={reveal.error} />
      {address === undefined ? (
        <Button loading={reveal.isPending} onClick={() => reveal.mutate(false)}>
          {t(overdue ? 'consignments.writeReminder' : 'consignments.showLink')}
        </Button>
      ) : (
        <div className="stack stack-tight">
          <LinkToCopy address={address} label={t('consignments.recipientLink')} />
          {overdue && deliveredAt !== undefined && (
            <TextToCopy
              text={t('consignments.reminder', {
                recipient: drive?.recipient ?? '',
                title: drive?.title ?? '',
                number,
                day: formatDay(calendarDay(new Date(deliveredAt))),
                boxes: quantityText(t, 'carton', overdue.boxes),
                address,
              })}
              label={t('consignments.reminderLabel')}
              copyLabel={t('consignments.copyReminder')}
            />
          )}
          <div>
            <ConfirmButton
              label={t('consignments.newLink')}
              title={t('consignments.newLinkTitle')}
              okLabel={t('consignments.newLink')}
              button={{ size: 'small' }}
              mutation={rotate}
              input={true}
            >
              <p>{t('consignments.newLinkHint')}</p>
            </ConfirmButton>
          </div>
        </div>
      )}
    </section>
  );
}
