import { type ConsignmentView, receiptsOf } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatInstant } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { RecordHistory } from '../actors/record-history.tsx';
import { driveKey } from '../api/pledge.ts';
import {
  consignmentPaper,
  consignmentQuery,
  discardConsignment,
  ledgerCheckpointQuery,
} from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { TakeBackButton } from '../feedback/take-back-button.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { ClaimBoxes } from './claim-boxes.tsx';
import { ConsignmentStatusTag } from './consignment-status-tag.tsx';
import './consignments.css';
import { DispatchForm } from './dispatch-form.tsx';
import { PublishedPhotosPanel } from './published-photos-panel.tsx';
import { RecipientLinkPanel } from './recipient-link-panel.tsx';
import { ShippedBoxes } from './shipped-boxes.tsx';
import { ThanksPanel } from './thanks-panel.tsx';
import { TrackingPanel } from './tracking-panel.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/consignments/$consignmentId');

/** Papers that travel with a consignment, as PDFs to print. */
const PAPERS = ['packing-list', 'manifest'] as const;

/** The page of one consignment, from the claim of boxes to the recipient's receipts and thanks. */
export function ConsignmentPage() {
  const { driveId, consignmentId } = route.useParams();
  const consignment = useQuery(consignmentQuery(driveId, consignmentId));
  const { t } = useTranslation();
  return (
    <Loaded
      query={consignment}
      wayOn={
        <ButtonLink to="/console/drives/$driveId/consignments" params={{ driveId }}>
          {t('action.toList')}
        </ButtonLink>
      }
    >
      {(found) => <ConsignmentDetail consignment={found} />}
    </Loaded>
  );
}

function ConsignmentDetail({ consignment }: { readonly consignment: ConsignmentView }) {
  const { t } = useTranslation();
  const may = useMay();
  const { consignmentId, driveId, number, status, carrier, waybill } = consignment;
  const discard = useApiMutation({
    send: discardConsignment(consignmentId),
    touches: driveKey(driveId),
  });
  const { data: ledger } = useQuery(ledgerCheckpointQuery);
  const empty = consignment.boxes.every((box) => box.status === 'refused');
  const sent = status === 'dispatched' || status === 'delivered';
  return (
    <>
      <PageHeading
        title={t('consignments.number', { number })}
        hint={carrier === undefined ? undefined : `${carrier} ${waybill ?? ''}`}
      >
        <ConsignmentStatusTag consignment={{ status, ...receiptsOf(consignment.boxes) }} />
        {may('packing') && status === 'preparing' && empty && (
          <TakeBackButton
            label={t('consignments.discard')}
            mutation={discard}
            inputOf={(given) => given}
          >
            <p>{t('consignments.discardHint')}</p>
          </TakeBackButton>
        )}
        {may('packing') &&
          consignment.boxes.length > 0 &&
          PAPERS.map((kind) => (
            <Button
              key={kind}
              href={consignmentPaper(consignmentId, kind, currentLanguage(), ledger)}
              target="_blank"
            >
              {t(`consignments.paperOf.${kind}`)}
            </Button>
          ))}
      </PageHeading>
      <div className="work-and-aside">
        <div className="stack">
          {consignment.discarded !== undefined && (
            <div className="panel">
              <p>
                {t('consignments.discardedAt', {
                  at: formatInstant(consignment.discarded.at),
                  reason: t(`correctionReason.${consignment.discarded.reason}`),
                })}
              </p>
              {consignment.discarded.note !== undefined && (
                <p className="soft">{consignment.discarded.note}</p>
              )}
            </div>
          )}
          {may('packing') && status === 'preparing' && <ClaimBoxes consignment={consignment} />}
          {(status !== 'discarded' || consignment.boxes.length > 0) && (
            <ShippedBoxes consignment={consignment} />
          )}
          {consignment.boxes.some((box) => box.status === 'confirmed') && (
            <ThanksPanel consignment={consignment} />
          )}
          {may('coordinator') && status !== 'discarded' && (
            <PublishedPhotosPanel consignment={consignment} />
          )}
        </div>
        <div className="stack">
          {sent && <TrackingPanel consignment={consignment} />}
          {may('coordinator') && status === 'preparing' && (
            <DispatchForm consignment={consignment} />
          )}
          {may('coordinator') && status !== 'discarded' && (
            <RecipientLinkPanel consignment={consignment} />
          )}
          <RecordHistory driveId={driveId} id={consignmentId} />
        </div>
      </div>
    </>
  );
}
