import type { ConsignmentView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { driveKey } from '../api/pledge.ts';
import { consignmentPhotos, withdrawThanks } from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { useMay } from '../layout/use-may.ts';
import { SentPhotos } from '../photos/sent-photos.tsx';
import { PaperThanksDialog } from './paper-thanks-dialog.tsx';

interface ThanksPanelProps {
  readonly consignment: ConsignmentView;
}

/**
 * The recipient's thanks to the givers. A coordinator can erase thanks, or enter them from a
 * letter.
 */
export function ThanksPanel({ consignment }: ThanksPanelProps) {
  const { t } = useTranslation();
  const { driveId, consignmentId, thanks } = consignment;
  const mayDecide = useMay()('coordinator');
  const [onPaper, setOnPaper] = useState(false);
  const withdraw = useApiMutation({
    send: withdrawThanks(consignmentId),
    touches: driveKey(driveId),
  });
  // The service withholds thanks that are not public from staff other than coordinators. Without
  // this check, these staff would read that there are no thanks.
  if (!mayDecide && thanks === undefined) return null;
  return (
    <section className="panel" aria-labelledby="thanks-title">
      <div className="panel-title">
        <h2 id="thanks-title">{t('consignments.thanks')}</h2>
        {mayDecide && thanks === undefined && (
          <Button onClick={() => setOnPaper(true)}>{t('consignments.paperThanks')}</Button>
        )}
        {mayDecide && thanks !== undefined && (
          <ConfirmButton
            label={t('consignments.withdrawThanks')}
            title={t('consignments.withdrawThanksTitle')}
            okLabel={t('consignments.withdrawThanks')}
            danger
            mutation={withdraw}
            input={undefined}
          >
            <p>{t('consignments.withdrawThanksHint')}</p>
          </ConfirmButton>
        )}
      </div>
      {thanks === undefined ? (
        <p className="soft">{t('consignments.noThanks')}</p>
      ) : (
        <>
          {thanks.words !== undefined && <p className="thanks-words">{thanks.words}</p>}
          <SentPhotos
            driveId={driveId}
            folder={consignmentPhotos(consignmentId)}
            erasing="coordinator"
            photoIds={thanks.photos}
          />
          <p className="soft">
            {formatInstant(thanks.at)} ·{' '}
            {thanks.public ? t('consignments.thanksForAll') : t('consignments.thanksForGivers')}
          </p>
        </>
      )}
      {onPaper && <PaperThanksDialog consignment={consignment} onClose={() => setOnPaper(false)} />}
    </section>
  );
}
