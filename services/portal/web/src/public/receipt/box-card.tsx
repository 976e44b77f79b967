import type { ShippedBoxView } from '@bluebox/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { amountsText, itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import { Callout } from '../components/callout.tsx';
import { ContentLine } from '../components/content-line.tsx';
import { PhotoInput } from '../components/photo-input.tsx';
import { PhotoRow } from '../components/photo-row.tsx';
import { RefusalCallout } from '../components/refusal-callout.tsx';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field, Group } from '../forms/field.tsx';
import { QuantityInput } from '../forms/quantity-input.tsx';
import {
  type Fault,
  isTooMuch,
  packingList,
  receiptAmounts,
  receiptLines,
  type Said,
  VERDICTS,
  type Verdict,
} from './receipt-form.ts';

/**
 * Longest packing list, in lines, that is shown unfolded. The three choices below the list should
 * stay within reach of a thumb.
 */
const MOST_SHOWN = 8;
const MOST_NOTE = 500;
const MOST_PHOTOS = 4;

/** One box with its contents, and its receipt or the form for its receipt. */
export function BoxCard({
  box,
  consignmentId,
  underWay,
  waiting,
  kept,
  refusal,
  onChoose,
  onConfirm,
}: {
  readonly box: ShippedBoxView;
  readonly consignmentId: string;
  readonly underWay: boolean;
  /** Whether unsent receipts wait for another attempt. */
  readonly waiting: boolean;
  /** Whether unsent receipts outlast the page. */
  readonly kept: boolean;
  readonly refusal: string | undefined;
  /** Called as soon as a verdict is chosen, before the receipt is sent. */
  readonly onChoose: (verdict: Verdict) => void;
  readonly onConfirm: (said: Said) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <article
      id={`box-${box.boxId}`}
      className={`card box-card box-${box.status}`}
      aria-labelledby={id}
    >
      <h2 id={id} tabIndex={-1}>
        {t('receipt.box', { number: box.number ?? '?' })}
      </h2>
      <Contents box={box} />
      {box.receipt !== undefined ? (
        <Receipt box={box} receipt={box.receipt} consignmentId={consignmentId} />
      ) : (
        <>
          <p className="box-sending" role="status">
            {underWay ? t(`receipt.${waiting ? (kept ? 'kept' : 'unkept') : 'sending'}`) : ''}
          </p>
          {/* The hidden form stays mounted, so that a refused receipt can be corrected. */}
          <div hidden={underWay}>
            <Verdicts box={box} refusal={refusal} onChoose={onChoose} onConfirm={onConfirm} />
          </div>
        </>
      )}
    </article>
  );
}

function Contents({ box }: { readonly box: ShippedBoxView }) {
  const { t } = useTranslation();
  const contents = packingList(box);
  const list = (
    <ul className="content-list">
      {contents.map(({ parcelId, ...content }) => (
        <ContentLine key={parcelId} {...content} />
      ))}
    </ul>
  );
  const lines = contents.reduce((sum, { components = [] }) => sum + 1 + components.length, 0);
  if (lines <= MOST_SHOWN && box.receipt === undefined) return list;
  return (
    <details>
      <summary>{t('receipt.contents', { count: contents.length })}</summary>
      {list}
    </details>
  );
}

type OpenedCase = NonNullable<ShippedBoxView['receipt']>['cases'][number];

/** Returns the state of the least advanced case of a box. */
const caseState = (cases: readonly OpenedCase[]): OpenedCase['state'] =>
  (['told', 'followed', 'closed'] as const).find((state) =>
    cases.some((opened) => opened.state === state),
  ) ?? 'told';

function Receipt({
  box,
  receipt,
  consignmentId,
}: {
  readonly box: ShippedBoxView;
  readonly receipt: NonNullable<ShippedBoxView['receipt']>;
  readonly consignmentId: string;
}) {
  const { t } = useTranslation();
  const { expected, ...differences } = receiptAmounts({ ...box, receipt });
  const found = (['damaged', 'missing', 'surplus'] as const)
    .filter((kind) => differences[kind].length > 0)
    .map((kind) => t(`receipt.${kind}`, { quantity: amountsText(t, differences[kind]) }));
  const well = found.length === 0;
  return (
    <Callout kind={well ? 'good' : 'care'}>
      <p className="callout-title">
        {well
          ? t('receipt.confirmed-well')
          : [t('receipt.expected', { quantity: amountsText(t, expected) }), ...found].join(
              t('site.comma'),
            )}
      </p>
      <p>
        {formatInstant(receipt.recordedAt, serverNow())}
        {receipt.via === 'paper' ? ` · ${t('receipt.paper')}` : ''}
        {receipt.signer === undefined ? '' : ` · ${receipt.signer}`}
      </p>
      {receipt.note === undefined ? null : <p>{receipt.note}</p>}
      <PhotoRow consignmentId={consignmentId} photoIds={receipt.photos} />
      {receipt.cases.length === 0 ? null : <p>{t(`receipt.case.${caseState(receipt.cases)}`)}</p>}
    </Callout>
  );
}

const NO_FAULT: Fault = { damaged: 0, missing: 0 };

function Verdicts({
  box,
  refusal,
  onChoose,
  onConfirm,
}: {
  readonly box: ShippedBoxView;
  readonly refusal: string | undefined;
  readonly onChoose: (verdict: Verdict) => void;
  readonly onConfirm: (said: Said) => void;
}) {
  const { t } = useTranslation();
  const [verdict, setVerdict] = useState<Verdict>();
  const [typed, setTyped] = useState<
    Readonly<Record<string, { damaged: string; missing: string }>>
  >({});
  const [note, setNote] = useState('');
  const chosen = useChosenPhotos(MOST_PHOTOS);
  const { photos } = chosen;
  const [attempt, setAttempt] = useState(0);
  const contents = packingList(box);
  const faults = Object.fromEntries(
    contents.map(({ parcelId }) => [parcelId, countsOf(typed[parcelId])]),
  );
  const errors = attempt === 0 || verdict !== 'damaged' ? [] : faultErrors();

  function faultErrors() {
    const wrong = contents.flatMap(({ parcelId, item, quantity }) => {
      const fault = faults[parcelId];
      const id = `damaged-${parcelId}`;
      if (fault === undefined) return [{ id, parcelId, text: t('error.quantity.count') }];
      return isTooMuch(fault, quantity)
        ? [
            {
              id,
              parcelId,
              text: t('error.receipt.too-much', {
                name: itemText(item),
                quantity: quantityText(t, item.unit, quantity),
              }),
            },
          ]
        : [];
    });
    const none = contents.every(({ parcelId }) => {
      const { damaged, missing } = faults[parcelId] ?? NO_FAULT;
      return damaged + missing === 0;
    });
    const first = contents[0]?.parcelId ?? '';
    return wrong.length === 0 && none
      ? [{ id: `damaged-${first}`, parcelId: first, text: t('error.receipt.nothing') }]
      : wrong;
  }

  const send = (pressed: Verdict) => {
    // Another verdict may have been chosen while the photos were being prepared.
    if (verdict !== pressed) return;
    setAttempt((before) => before + 1);
    if (verdict === 'damaged' && faultErrors().length > 0) return;
    const counted = faults as Record<string, Fault>;
    const said = note.trim();
    onConfirm({
      lines: receiptLines(box, verdict, counted),
      ...(said === '' ? {} : { note: said }),
      photos: verdict === 'well' ? [] : photos,
    });
  };
  const { send: sendWithPhotos, isDelayed } = useSendingWithPhotos(chosen, send);
  const group = `verdict-${box.boxId}`;
  return (
    <>
      <RefusalCallout code={refusal} />
      <Group legend={t('receipt.question')} className="verdicts">
        {VERDICTS.map((answer) => (
          <label key={answer} className={`tile verdict verdict-${answer}`}>
            <input
              type="radio"
              name={group}
              checked={verdict === answer}
              onChange={() => {
                setVerdict(answer);
                onChoose(answer);
                setAttempt(0);
              }}
            />
            <span>{t(`receipt.verdict-${answer}`)}</span>
          </label>
        ))}
      </Group>
      {verdict === 'damaged' ? (
        <>
          <ErrorSummary attempt={attempt} errors={errors} />
          <p className="hint">{t('receipt.count-hint')}</p>
          {contents.map(({ parcelId, item, quantity }) => {
            const values = typed[parcelId] ?? { damaged: '0', missing: '0' };
            const error = errors.find((candidate) => candidate.parcelId === parcelId)?.text;
            return (
              <Group
                key={parcelId}
                legend={
                  <>
                    {itemText(item)}{' '}
                    <span className="content-quantity">{quantityText(t, item.unit, quantity)}</span>
                  </>
                }
                error={error}
                className="fault"
              >
                {(['damaged', 'missing'] as const).map((kind) => (
                  <Field key={kind} id={`${kind}-${parcelId}`} label={t(`receipt.count-${kind}`)}>
                    {(ties) => (
                      <QuantityInput
                        ties={ties}
                        label={`${t(`receipt.count-${kind}`)} ${item.name}`}
                        value={values[kind]}
                        least={0}
                        most={quantity}
                        onChange={(value) =>
                          setTyped((before) => ({
                            ...before,
                            [parcelId]: { ...values, [kind]: value },
                          }))
                        }
                      />
                    )}
                  </Field>
                ))}
              </Group>
            );
          })}
        </>
      ) : null}
      {verdict === 'damaged' || verdict === 'missing' ? (
        <>
          <PhotoInput
            id={`photo-${box.boxId}`}
            label={t('receipt.photo')}
            hint={t(verdict === 'missing' ? 'receipt.photo-hint-missing' : 'receipt.photo-hint')}
            chosen={chosen}
          />
          <Field id={`note-${box.boxId}`} label={t('receipt.note')} optional>
            {(ties) => (
              <textarea
                {...ties}
                rows={3}
                maxLength={MOST_NOTE}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        </>
      ) : null}
      {verdict === undefined ? null : (
        <button
          type="button"
          className="button button-large"
          disabled={isDelayed}
          onClick={() => sendWithPhotos(verdict)}
        >
          {t(`receipt.confirm-${verdict}`, { number: box.number ?? '?' })}
        </button>
      )}
    </>
  );
}

/**
 * Converts typed counts to numbers. An empty count is 0.
 * @returns `undefined` if a count is not a number of at most six digits.
 */
function countsOf(
  typed: { readonly damaged: string; readonly missing: string } | undefined,
): Fault | undefined {
  if (typed === undefined) return NO_FAULT;
  const count = (text: string) =>
    /^[0-9]{1,6}$/.test(text.trim()) ? Number(text) : text.trim() === '' ? 0 : undefined;
  const damaged = count(typed.damaged);
  const missing = count(typed.missing);
  return damaged === undefined || missing === undefined ? undefined : { damaged, missing };
}
