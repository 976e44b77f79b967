import type { ConsignmentView, ShippedBoxView } from '@bluebox/contracts';
import { consignmentStage, receiptsOf } from '@bluebox/contracts/receipts-of-boxes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { Carton } from '../components/carton.tsx';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { Page } from '../components/page.tsx';
import { Field } from '../forms/field.tsx';
import { AskLink } from '../matter/ask-link.tsx';
import { useLeaveWarning } from '../offline/use-leave-warning.ts';
import { AskSender } from './ask-sender.tsx';
import { BoxCard } from './box-card.tsx';
import { HeldGoods } from './held-goods.tsx';
import { conditionsOf, type Said, type Verdict } from './receipt-form.ts';
import { ReceiptSheet } from './receipt-sheet.tsx';
import { ScanBox } from './scan-box.tsx';
import { ThanksForm } from './thanks-form.tsx';
import { boxesAmong, THANKS, useReceipts } from './use-receipts.ts';

function goToBox(boxId: string): void {
  const card = document.getElementById(`box-${boxId}`);
  card?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: 'start' });
}

const byNumber = (a: ShippedBoxView, b: ShippedBoxView) => (a.number ?? 0) - (b.number ?? 0);

/** The page of a consignment that has been sent. The recipient confirms each box on it. */
export function Arriving({
  consignment,
  stale,
  onReload,
}: {
  readonly consignment: ConsignmentView;
  readonly stale: boolean;
  readonly onReload: () => void;
}) {
  const { t } = useTranslation();
  const [signer, setSigner] = useState('');
  const [asking, setAsking] = useState(false);
  const [faulty, setFaulty] = useState<ReadonlySet<string>>(new Set());
  const { queue, dispatch, underWay, ...says } = useReceipts(consignment.consignmentId, onReload);
  const { consignmentId, number, carrier, waybill, dispatchedAt, deliveredAt } = consignment;
  const boxes = [...consignment.boxes].sort(byNumber);
  const confirmed = boxes.filter(({ status }) => status === 'confirmed');
  // Boxes that one button confirms together, as complete. A box is left out as soon as somebody
  // chooses another verdict in its form, or its receipt is queued.
  const left = boxes.filter(
    ({ status, boxId }) => status !== 'confirmed' && !underWay.has(boxId) && !faulty.has(boxId),
  );
  const rest = left.length === boxes.length ? 'all' : 'rest';
  const stage = consignmentStage({ status: consignment.status, ...receiptsOf(boxes) });
  const done = stage === 'confirmed';
  const counts = conditionsOf(boxes);
  const allWell = counts.every(({ condition }) => condition === 'well');
  const conditions = counts
    .map(({ condition, count }) => t(`receipt.told-${condition}`, { count }))
    .join(t('site.comma'));
  const unsent = boxesAmong(queue.requests);

  useLeaveWarning(queue.requests.length > 0);

  const confirm = (boxId: string, said: Said) => says.confirm(boxId, said, signer.trim());
  const note = (boxId: string, verdict: Verdict) =>
    setFaulty((before) => {
      const others = [...before].filter((other) => other !== boxId);
      return new Set(verdict === 'well' ? others : [...others, boxId]);
    });
  const waiting = queue.phase === 'waiting';
  const refusalOf = (wanted: string) => queue.refusals.find(({ about }) => about === wanted)?.code;
  const now = serverNow();
  return (
    <>
      <Page
        title={
          done
            ? allWell
              ? t('receipt.all-done', { number })
              : t('receipt.all-told', { count: boxes.length, conditions })
            : t('receipt.title', { number })
        }
        before={<p className="belongs-to">{consignment.drive?.title}</p>}
        lead={
          done
            ? undefined
            : deliveredAt !== undefined
              ? t('receipt.delivered', { at: formatInstant(deliveredAt, now) })
              : dispatchedAt !== undefined
                ? t(stage === 'dispatched' ? 'receipt.dispatched' : 'receipt.left', {
                    at: formatInstant(dispatchedAt, now),
                  })
                : undefined
        }
      >
        {carrier === undefined || waybill === undefined ? null : (
          <p className="quiet">{t('receipt.waybill', { carrier, waybill })}</p>
        )}
        <HeldGoods consignment={consignment} />
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
          <Callout kind={allWell ? 'good' : 'info'}>
            <p>{t(allWell ? 'receipt.thanks' : 'receipt.thanks-not-well')}</p>
          </Callout>
        ) : (
          <>
            <p>{t('receipt.how')}</p>
            <ScanBox boxes={boxes} onFound={goToBox} />
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
          {waiting ? (
            <Callout
              kind="care"
              title={
                unsent === 0 ? t('receipt.waiting-rest') : t('receipt.waiting', { count: unsent })
              }
            >
              <p>{t(`waiting.${queue.because ?? 'network'}${says.kept ? '' : '-unkept'}`)}</p>
              {says.kept ? null : <p>{t('waiting.unkept')}</p>}
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
                consignmentId={consignmentId}
                waiting={waiting}
                kept={says.kept}
                refusal={refusalOf(box.boxId)}
                onChoose={(verdict) => note(box.boxId, verdict)}
                onConfirm={(said) => confirm(box.boxId, said)}
              />
            </li>
          ))}
        </ul>
        {confirmed.length === 0 ? null : (
          <ThanksForm
            consignmentId={consignmentId}
            thanks={consignment.thanks}
            from={consignment.drive?.recipient ?? ''}
            underWay={underWay.has(THANKS)}
            waiting={waiting}
            kept={says.kept}
            refusal={refusalOf(THANKS)}
            onThank={says.thank}
            onChanged={onReload}
          />
        )}
        <AskLink about={{ driveId: consignment.driveId, consignmentId }} />
        <div className="button-column no-print">
          {left.length < 2 ? null : (
            <ConfirmedButton
              label={t(`receipt.${rest}-well`, { count: left.length })}
              question={t(`receipt.${rest}-question`, { count: left.length })}
              explanation={<p>{t('receipt.rest-text')}</p>}
              confirm={t('receipt.rest-confirm')}
              className="button button-quiet"
              busy={false}
              refusal={undefined}
              open={asking}
              onOpen={setAsking}
              onConfirm={() => {
                setAsking(false);
                for (const { boxId } of left) confirm(boxId, { photos: [] });
              }}
            />
          )}
          <button type="button" className="button button-quiet" onClick={() => print()}>
            {t(confirmed.length === 0 ? 'receipt.blank' : 'receipt.print')}
          </button>
          {confirmed.length > 0 ? null : <p className="hint">{t('receipt.blank-hint')}</p>}
        </div>
        <AskSender drive={consignment.drive} />
      </Page>
      <ReceiptSheet consignment={consignment} boxes={boxes} />
    </>
  );
}
