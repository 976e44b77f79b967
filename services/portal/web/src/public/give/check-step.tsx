import { departmentIn } from '@bluebox/contracts/drive-texts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mayExpire } from '../../domain/kinds.ts';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay, formatMonth } from '../../platform/formatting.ts';
import { currentLanguage } from '../../platform/language.ts';
import { Callout } from '../components/callout.tsx';
import { Page } from '../components/page.tsx';
import { refusalText } from '../components/refusal-text.ts';
import { navigate } from '../navigation/navigation.ts';
import type { DraftItem, GiveStep } from './draft.ts';
import { type HandInAnswers, hasContact } from './hand-in-schema.ts';
import { asksAboutPacks, warningText } from './pack-questions.tsx';
import { ruleWarnings } from './rule-warnings.ts';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';
import type { PledgeSending } from './use-pledge-sending.ts';

/**
 * The step that shows all answers, with a button to change each answer and a button to register the
 * pledge.
 */
export function CheckStep({
  drive,
  draft,
  answers,
  isChangedElsewhere,
  sending,
}: StepProperties & {
  readonly answers: HandInAnswers;
  /** Whether the last attempt to send showed changes of another tab instead. */
  readonly isChangedElsewhere: boolean;
  readonly sending: PledgeSending;
}) {
  const { t } = useTranslation();
  const path = givePath(drive);
  const { rules, expectedArrival, handInPoints } = drive.terms;
  const today = calendarDay(serverNow());
  const point = handInPoints.find(({ pointId }) => pointId === draft.handInPointId);
  const { giver } = answers;
  const busy = sending.status === 'sending';
  const change = (step: GiveStep, name: string, index?: number, label = t('check.change')) => (
    <button
      type="button"
      className="text-button"
      aria-label={`${label}: ${name}`}
      onClick={() => navigate(path, { step, index, returnTo: 'check' })}
    >
      {label}
    </button>
  );
  const contact = [giver.name, giver.contact, giver.staffNumber].filter(
    (value) => value !== undefined,
  );
  return (
    <Page
      title={t('check.title')}
      before={<StepTop current="check" back={path} backStep="hand-in" />}
    >
      {sending.lacking.length === 0 || busy ? null : <Lacking draft={draft} sending={sending} />}
      {sending.refusal === undefined || sending.lacking.length > 0 || busy ? null : (
        <Callout kind="stop" live title={t('check.refused')}>
          <p>{refusalText(t, sending.refusal)}</p>
        </Callout>
      )}
      <h2>{t('check.items')}</h2>
      <dl className="answers">
        {draft.items.map((item) => {
          const warnings = ruleWarnings(rules, expectedArrival, today, item);
          const name = itemText(item);
          return (
            <Answer
              key={item.entryId}
              term={name}
              change={
                <>
                  {change('item', name, item.entryId)}
                  {asksAboutPacks(item)
                    ? change('expiry', name, undefined, t('check.change-pack'))
                    : null}
                </>
              }
            >
              <span className="answer-quantity">{quantityText(t, item.unit, item.quantity)}</span>
              <span className="quiet">{packText(t, item)}</span>
              {warnings.map((warning) => (
                <span key={warning.reason} className="answer-warning">
                  <span aria-hidden="true">! </span>
                  {warningText(t, warning)}
                </span>
              ))}
            </Answer>
          );
        })}
      </dl>
      <h2>{t('check.hand-in')}</h2>
      <dl className="answers">
        <Answer term={t('check.point')} change={change('hand-in', t('check.point'))}>
          {point?.name ?? t('hand-in.point-open')}
        </Answer>
        {drive.terms.departments.length === 0 ? null : (
          <Answer
            term={t('hand-in.department')}
            change={change('hand-in', t('hand-in.department'))}
          >
            {draft.department === undefined
              ? t('check.not-said')
              : departmentIn(currentLanguage(), drive.terms, draft.department)}
          </Answer>
        )}
        <Answer
          term={t('hand-in.contact-field')}
          change={change('hand-in', t('hand-in.contact-field'))}
        >
          {hasContact(giver)
            ? contact.map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: values may be equal, and have no state.
                <span key={index}>{value}</span>
              ))
            : t('check.not-said')}
        </Answer>
      </dl>
      <p className="quiet">{t('check.declared')}</p>
      <div role="status">
        {isChangedElsewhere ? (
          <Callout kind="care">
            <p>{t('give.changed-elsewhere')}</p>
          </Callout>
        ) : null}
      </div>
      <button
        type="button"
        className="button button-large"
        aria-disabled={busy}
        onClick={sending.send}
      >
        {busy ? t('check.sending') : t('check.send')}
      </button>
      <p role="status" className="visually-hidden">
        {busy ? t('check.sending') : ''}
      </p>
    </Page>
  );
}

/** The items of which more was promised than is wanted, with a button to insist where one may. */
function Lacking({
  draft,
  sending: { lacking, insist },
}: Pick<StepProperties, 'draft'> & { readonly sending: PledgeSending }) {
  const { t } = useTranslation();
  const isStrict = lacking.some(({ limit }) => limit === 'strict');
  return (
    <Callout kind={isStrict ? 'stop' : 'care'} live title={t('check.full-title')}>
      <ul>
        {lacking.map(({ index, remaining }) => {
          const item = draft.items[index];
          if (item === undefined) return null;
          const name = itemText(item);
          return (
            <li key={index}>
              {remaining === 0
                ? t('check.full-item-none', { name })
                : t('check.full-item', {
                    name,
                    quantity: quantityText(t, item.unit, remaining),
                  })}
            </li>
          );
        })}
      </ul>
      <p>{t(isStrict ? 'check.full-strict' : 'check.full-ask')}</p>
      {isStrict ? null : (
        <button type="button" className="button button-quiet" onClick={insist}>
          {t('check.full-insist')}
        </button>
      )}
    </Callout>
  );
}

function packText(t: ReturnType<typeof useTranslation>['t'], item: DraftItem): string {
  const { category, expiryMonth, expiryUnreadable, condition } = item;
  if (category === 'device') return t(condition === 'damaged' ? 'pack.works-no' : 'pack.works-yes');
  if (!mayExpire(category)) return '';
  const expiry =
    expiryMonth !== ''
      ? t('check.until', { month: formatMonth(expiryMonth) })
      : expiryUnreadable
        ? t('pack.unreadable')
        : '';
  return [
    expiry,
    condition === '' ? '' : t(`vocabulary:condition.${condition}`),
    item.prescription === 'no' ? t('check.no-prescription') : '',
  ]
    .filter((text) => text !== '')
    .join(' · ');
}

function Answer({
  term,
  change,
  children,
}: {
  readonly term: string;
  readonly change: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="answer">
      <dt>{term}</dt>
      <dd className="answer-value">{children}</dd>
      <dd className="answer-change">{change}</dd>
    </div>
  );
}
