import { type ConsignmentView, receiptsOf, type ShippedBoxView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { boxQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import {
  consignmentPhotos,
  eraseShipmentNotes,
  releaseBox,
  reverseReceipt,
} from '../api/shipment.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { WorkLink } from '../components/work-link.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { EraseNotesButton } from '../feedback/erase-notes-button.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';
import { kilogramsText } from '../i18n/sums-text.ts';
import { ItemText } from '../items/item-text.tsx';
import { useMay } from '../layout/use-may.ts';
import { SentPhotos } from '../photos/sent-photos.tsx';
import { ShippedBoxTag } from './consignment-status-tag.tsx';
import { PaperReceiptDialog } from './paper-receipt-dialog.tsx';

interface ShippedBoxesProps {
  readonly consignment: ConsignmentView;
}

/** The boxes of a consignment, each with its state and, once confirmed, the recipient's receipt. */
export function ShippedBoxes({ consignment }: ShippedBoxesProps) {
  const { t } = useTranslation();
  const { consignmentId } = consignment;
  const erase = useApiMutation({
    send: eraseShipmentNotes,
    touches: driveKey(consignment.driveId),
  });
  const noted = consignment.boxes.some(
    ({ receipt }) => receipt?.note !== undefined || receipt?.signer !== undefined,
  );
  const { boxCount, confirmedCount } = receiptsOf(consignment.boxes);
  return (
    <section className="panel" aria-labelledby="boxes-title">
      <div className="panel-title">
        <h2 id="boxes-title">{t('consignments.boxes')}</h2>
        {consignment.status !== 'preparing' && (
          <span className="soft">
            {t('consignments.confirmedOf', {
              confirmed: confirmedCount,
              count: boxCount,
            })}
          </span>
        )}
        {noted && (
          <EraseNotesButton mutation={erase} input={{ of: 'consignment', id: consignmentId }} />
        )}
      </div>
      {consignment.boxes.length === 0 ? (
        <EmptyNotice title={t('consignments.noBoxes')} />
      ) : (
        <ul className="row-list">
          {[...consignment.boxes]
            .sort((a, b) => (a.number ?? Infinity) - (b.number ?? Infinity))
            .map((box) => (
              <li key={box.boxId}>
                <ShippedBox consignment={consignment} box={box} />
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

interface ShippedBoxProps extends ShippedBoxesProps {
  readonly box: ShippedBoxView;
}

function ShippedBox({ consignment, box }: ShippedBoxProps) {
  const { t } = useTranslation();
  const { driveId, consignmentId } = consignment;
  const { boxId, status, weight, contents, receipt } = box;
  // A consignment learns the number of a box from inventory's grant. The number is looked up until
  // then.
  const inStore = useQuery({ ...boxQuery(boxId), enabled: box.number === undefined });
  const number = box.number ?? inStore.data?.number;
  const may = useMay();
  const [onPaper, setOnPaper] = useState(false);
  const [reversing, setReversing] = useState(false);
  const touches = driveKey(driveId);
  const release = useApiMutation({ send: releaseBox(consignmentId), touches });
  const reverse = useApiMutation({ send: reverseReceipt(consignmentId), touches });
  const pieces = contents.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <div className="shipped-box">
      <div className="shipped-box-head">
        <WorkLink
          work="packing"
          to="/console/drives/$driveId/packing/$boxId"
          params={{ driveId, boxId }}
          className="strong"
        >
          {number === undefined
            ? t('consignments.boxUnnumbered')
            : t('packing.boxNumber', { number })}
        </WorkLink>
        <ShippedBoxTag box={box} />
        <span className="soft">
          {pieces > 0 && t('packing.pieces', { count: pieces })}
          {weight !== undefined && ` · ${kilogramsText(weight)}`}
        </span>
        <span className="shipped-box-actions actions">
          {may('packing') && consignment.status === 'preparing' && status !== 'refused' && (
            <Button
              size="small"
              loading={release.isPending}
              onClick={() => release.mutate(boxId)}
              aria-label={t('consignments.releaseOf', { number: number ?? '' })}
            >
              {t('consignments.release')}
            </Button>
          )}
          {may('coordinator') && (status === 'dispatched' || status === 'delivered') && (
            <Button size="small" onClick={() => setOnPaper(true)}>
              {t('consignments.paper')}
            </Button>
          )}
          {may('coordinator') && receipt !== undefined && (
            <Button
              size="small"
              onClick={() => {
                reverse.reset();
                setReversing(true);
              }}
            >
              {t('consignments.reverseReceipt')}
            </Button>
          )}
        </span>
      </div>
      <ProblemNotice problem={release.error} />
      {status === 'refused' && box.why !== undefined && (
        <p className="shipped-box-why">{t(`claimRefusal.${box.why}`, { defaultValue: box.why })}</p>
      )}
      {receipt !== undefined && (
        <ReceiptLines driveId={driveId} consignmentId={consignmentId} receipt={receipt} />
      )}
      {onPaper && (
        <PaperReceiptDialog consignment={consignment} box={box} onClose={() => setOnPaper(false)} />
      )}
      <ReasonDialog
        open={reversing}
        title={t('consignments.reverseReceipt')}
        reasons={['typing-error', 'recount', 'other'] as const}
        wording="reversalReason"
        mutation={reverse}
        inputOf={(given) => ({ receiptId: receipt?.receiptId ?? '', ...given })}
        onClose={() => setReversing(false)}
      >
        <p>{t('consignments.reverseReceiptHint')}</p>
      </ReasonDialog>
    </div>
  );
}

interface ReceiptLinesProps {
  readonly driveId: string;
  readonly consignmentId: string;
  readonly receipt: NonNullable<ShippedBoxView['receipt']>;
}

function ReceiptLines({ driveId, consignmentId, receipt }: ReceiptLinesProps) {
  const { t } = useTranslation();
  const differing = receipt.lines.filter(
    ({ damaged, missing, surplus }) => damaged + missing + surplus > 0,
  );
  return (
    <div className="receipt-lines">
      <p className="soft">
        {t(`consignments.via.${receipt.via}`)} {formatInstant(receipt.recordedAt)}
        {differing.length === 0 && ` · ${t('consignments.allWell')}`}
        {receipt.signer !== undefined &&
          ` · ${t('consignments.signedBy', { name: receipt.signer })}`}
      </p>
      {receipt.note !== undefined && <p className="receipt-note">{receipt.note}</p>}
      {differing.length > 0 && (
        <ul>
          {differing.map(({ parcelId, item, received, ...counts }) => (
            <li key={parcelId}>
              <ItemText item={item} /> {t('consignments.count.received')}{' '}
              {quantityText(t, item.unit, received)}
              {(['damaged', 'missing', 'surplus'] as const)
                .filter((name) => counts[name] > 0)
                .map(
                  (name) =>
                    ` · ${t(`consignments.count.${name}`)} ${quantityText(t, item.unit, counts[name])}`,
                )
                .join('')}
            </li>
          ))}
        </ul>
      )}
      <SentPhotos
        driveId={driveId}
        folder={consignmentPhotos(consignmentId)}
        erasing="coordinator"
        photoIds={receipt.photos}
      />
      {receipt.cases.map(({ caseId, kind }) => (
        <WorkLink
          key={caseId}
          work="volunteer"
          to="/console/drives/$driveId/cases/$caseId"
          params={{ driveId, caseId }}
        >
          {t('consignments.caseOf', { kind: t(`caseKind.${kind}`) })}
        </WorkLink>
      ))}
    </div>
  );
}
