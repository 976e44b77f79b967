import type {
  ConfirmReceiptBody,
  ConsignmentView,
  DriveView,
  ShippedBoxView,
} from '@bluebox/contracts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newIdempotencyKey, serverNow } from '../../shared/api.ts';
import { formatInstant } from '../../shared/formatting.ts';
import { Callout } from '../parts/callout.tsx';
import { Carton } from '../parts/carton.tsx';
import { ConfirmedButton } from '../parts/confirmed-button.tsx';
import { Field } from '../parts/field.tsx';
import { Page } from '../parts/page.tsx';
import { useSendQueue } from '../sending/use-send-queue.ts';
import { BoxCard } from './box-card.tsx';
import { ReceiptSheet } from './receipt-sheet.tsx';

const byNumber = (a: ShippedBoxView, b: ShippedBoxView) => (a.number ?? 0) - (b.number ?? 0);

/** A consignment on its way or there: box by box, what the recipient says of it. */
export function Arriving({
  consignment,
  drive,
  stale,
  onReload,
}: {
  readonly consignment: ConsignmentView;
  readonly drive: DriveView;
  readonly stale: boolean;
  readonly onReload: () => void;
}) {
  const { t } = useTranslation();
  const [signer, setSigner] = useState('');
  const [asking, setAsking] = useState(false);
  // Boxes whose receipt has arrived and does not show yet.
  const [said, setSaid] = useState<ReadonlySet<string>>(new Set());
  const { queue, dispatch } = useSendQueue({
    onArrived({ about }) {
      setSaid((before) => new Set(before).add(about));
      onReload();
    },
    // Whatever was in the way (somebody else confirmed it, say), the newest state tells.
    onRefused: onReload,
  });
  const { consignmentId, number, carrier, waybill, dispatchedAt, deliveredAt } = consignment;
  const boxes = [...consignment.boxes].sort(byNumber);
  const confirmed = boxes.filter(({ status }) => status === 'confirmed');
  const underWay = new Set([...said, ...queue.errands.map(({ about }) => about)]);
  const left = boxes.filter(({ status, boxId }) => status !== 'confirmed' && !underWay.has(boxId));
  const done = confirmed.length === boxes.length;
  const unsent = queue.errands.length > 0;

  useEffect(() => {
    if (!unsent) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsent]);

  const confirm = (boxId: string, said: Pick<ConfirmReceiptBody, 'lines' | 'note'>) => {
    const name = signer.trim();
    const body: ConfirmReceiptBody = { boxId, ...said, ...(name === '' ? {} : { signer: name }) };
    dispatch({
      type: 'give',
      errand: {
        about: boxId,
        key: newIdempotencyKey(),
        path: `/api/shipment/consignments/${consignmentId}/receipts`,
        text: JSON.stringify(body),
      },
    });
  };
  const now = serverNow();
  return (
    <>
      <Page
        title={t(done ? 'receipt.all-done' : 'receipt.title', { number })}
        before={<p className="phase">{drive.terms.title}</p>}
        lead={
          done
            ? undefined
            : deliveredAt !== undefined
              ? t('receipt.delivered', { at: formatInstant(deliveredAt, now) })
              : dispatchedAt !== undefined
                ? t('receipt.dispatched', { at: formatInstant(dispatchedAt, now) })
                : undefined
        }
      >
        {carrier === undefined || waybill === undefined ? null : (
          <p className="quiet">{t('receipt.waybill', { carrier, waybill })}</p>
        )}
        {stale ? <Callout kind="care">{t('pledge.stale')}</Callout> : null}
        <div className="receipt-progress">
          <Carton fill={boxes.length === 0 ? 0 : confirmed.length / boxes.length} />
          <div className="receipt-progress-text">
            <p role="status">
              <strong>
                {t('receipt.progress', { done: confirmed.length, count: boxes.length })}
              </strong>
            </p>
            <div className="bar" aria-hidden="true">
              <div
                className="bar-fill"
                style={{ width: `${(100 * confirmed.length) / Math.max(1, boxes.length)}%` }}
              />
            </div>
          </div>
        </div>
        {done ? (
          <Callout kind="good">
            <p>{t('receipt.thanks')}</p>
          </Callout>
        ) : (
          <>
            <p>{t('receipt.how')}</p>
            <Field id="signer" label={t('receipt.signer')} hint={t('receipt.signer-hint')} optional>
              {(ties) => (
                <input
                  {...ties}
                  type="text"
                  value={signer}
                  maxLength={40}
                  autoComplete="name"
                  onChange={(event) => setSigner(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        <div role="status">
          {queue.phase === 'waiting' ? (
            <Callout kind="care" title={t('receipt.waiting', { count: queue.errands.length })}>
              <p>{t(`waiting.${queue.because ?? 'network'}`)}</p>
              <button
                type="button"
                className="text-button"
                onClick={() => dispatch({ type: 'wake' })}
              >
                {t('waiting.retry')}
              </button>
            </Callout>
          ) : null}
        </div>
        <ul className="boxes">
          {[...boxes.filter(({ status }) => status !== 'confirmed'), ...confirmed].map((box) => (
            <li key={box.boxId}>
              <BoxCard
                box={box}
                underWay={underWay.has(box.boxId)}
                waiting={queue.phase === 'waiting'}
                refusal={queue.refusals.find(({ about }) => about === box.boxId)?.code}
                onConfirm={(said) => confirm(box.boxId, said)}
              />
            </li>
          ))}
        </ul>
        <div className="button-column no-print">
          {left.length < 2 ? null : (
            <ConfirmedButton
              label={t('receipt.rest-well', { count: left.length })}
              question={t('receipt.rest-question', { count: left.length })}
              explanation={<p>{t('receipt.rest-text')}</p>}
              confirm={t('receipt.rest-confirm')}
              className="button button-quiet"
              busy={false}
              refusal={undefined}
              open={asking}
              onOpen={setAsking}
              onConfirm={() => {
                setAsking(false);
                for (const { boxId } of left) confirm(boxId, {});
              }}
            />
          )}
          {confirmed.length === 0 ? null : (
            <button type="button" className="button button-quiet" onClick={() => print()}>
              {t('receipt.print')}
            </button>
          )}
        </div>
      </Page>
      <ReceiptSheet consignment={consignment} boxes={boxes} drive={drive} />
    </>
  );
}
