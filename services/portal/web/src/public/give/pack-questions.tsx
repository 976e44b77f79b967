import type { PackCondition } from '@bluebox/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayExpire, needsExpiry } from '../../domain/kinds.ts';
import { itemText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { Callout } from '../components/callout.tsx';
import { FieldError, Group } from '../forms/field.tsx';
import type { DraftItem, DraftPack, PackQuestion } from './draft.ts';
import type { RuleWarning } from './rule-warnings.ts';

const CONDITIONS: readonly PackCondition[] = ['sealed', 'opened', 'damaged'];
const YEARS_BACK = 2;
const YEARS_AHEAD = 8;

export const asksAboutPacks = ({ category }: Pick<DraftItem, 'category'>): boolean =>
  mayExpire(category) || category === 'device';

/**
 * The questions about the pack of one item. Warnings about rules that the item breaks appear while
 * the giver answers.
 */
export function PackQuestions({
  item,
  year,
  questions,
  warnings,
  certain,
  errorOf,
  onChange,
  onRemove,
}: {
  readonly item: DraftItem;
  readonly year: number;
  /** Questions to ask about the item. */
  readonly questions: readonly PackQuestion[];
  readonly warnings: readonly RuleWarning[];
  /** Whether the item certainly cannot be accepted, whatever an inspection finds. */
  readonly certain: boolean;
  readonly errorOf: (question: PackQuestion) => string | undefined;
  readonly onChange: (pack: DraftPack) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useTranslation();
  const { category, expiryMonth, expiryUnreadable, condition, prescription } = item;
  const id = `item-${item.entryId}`;
  const pack: DraftPack = { expiryMonth, expiryUnreadable, condition, prescription };
  return (
    // biome-ignore lint/a11y/useSemanticElements: the heading names the item, so there is no legend
    <div className="card pack-card" role="group" aria-labelledby={`${id}-name`}>
      <h2 id={`${id}-name`} className="pack-name">
        {itemText(item)}
      </h2>
      {questions.includes('expiry') ? (
        <ExpiryQuestion
          id={`${id}-expiry`}
          needed={needsExpiry(category)}
          year={year}
          pack={pack}
          error={errorOf('expiry')}
          onChange={onChange}
        />
      ) : null}
      {questions.includes('prescription') ? (
        <Group
          id={`${id}-prescription`}
          legend={t('pack.prescription')}
          hint={t('pack.prescription-hint')}
          className="tiles tiles-row"
          error={errorOf('prescription')}
        >
          {(['no', 'yes'] as const).map((answer) => (
            <label key={answer} className="tile">
              <input
                type="radio"
                name={`${id}-prescription`}
                checked={prescription === answer}
                onChange={() => onChange({ ...pack, prescription: answer })}
              />
              <span>{t(`pack.prescription-${answer}`)}</span>
            </label>
          ))}
        </Group>
      ) : null}
      {category === 'device' ? (
        <Group
          id={`${id}-condition`}
          legend={t('pack.works')}
          className="tiles tiles-row"
          error={errorOf('condition')}
        >
          {(['sealed', 'damaged'] as const).map((answer) => (
            <label key={answer} className="tile">
              <input
                type="radio"
                name={`${id}-works`}
                checked={condition === answer}
                onChange={() => onChange({ ...pack, condition: answer })}
              />
              <span>{t(answer === 'sealed' ? 'pack.works-yes' : 'pack.works-no')}</span>
            </label>
          ))}
        </Group>
      ) : (
        <Group
          id={`${id}-condition`}
          legend={t('pack.condition')}
          className="tiles tiles-row"
          error={errorOf('condition')}
        >
          {CONDITIONS.map((answer) => (
            <label key={answer} className="tile">
              <input
                type="radio"
                name={`${id}-condition`}
                checked={condition === answer}
                onChange={() => onChange({ ...pack, condition: answer })}
              />
              <span>{t(`vocabulary:condition.${answer}`)}</span>
            </label>
          ))}
        </Group>
      )}
      <div role="status">
        {warnings.length === 0 ? null : (
          <Callout
            kind={certain ? 'stop' : 'care'}
            title={t(certain ? 'pack.refused' : 'pack.warned')}
          >
            {warnings.map((warning) => (
              <p key={warning.reason}>{warningText(t, warning)}</p>
            ))}
            <p>{t(certain ? 'pack.refused-text' : 'pack.warned-text')}</p>
            <button type="button" className="text-button" onClick={onRemove}>
              {t('pack.remove')}
            </button>
          </Callout>
        )}
      </div>
    </div>
  );
}

/** Returns the reason why an item may be rejected, as a sentence. */
export function warningText(
  t: ReturnType<typeof useTranslation>['t'],
  { reason, needed }: RuleWarning,
): string {
  return needed === undefined
    ? t(`warning.${reason}`)
    : t(`warning.${reason}`, { count: needed.months, date: formatDate(needed.until) });
}

function ExpiryQuestion({
  id,
  needed,
  year,
  pack,
  error,
  onChange,
}: {
  readonly id: string;
  readonly needed: boolean;
  readonly year: number;
  readonly pack: DraftPack;
  readonly error: string | undefined;
  readonly onChange: (pack: DraftPack) => void;
}) {
  const { t } = useTranslation();
  const [chosenYear = '', chosenMonth = ''] = pack.expiryMonth.split('-');
  // A date needs a year and a month. This state keeps the half that is chosen first.
  const [half, setHalf] = useState({ year: chosenYear, month: chosenMonth });
  const choose = (next: typeof half) => {
    setHalf(next);
    const whole = next.year !== '' && next.month !== '';
    onChange({
      ...pack,
      expiryMonth: whole ? `${next.year}-${next.month}` : '',
      expiryUnreadable: false,
    });
  };
  const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, index) =>
    String(year - YEARS_BACK + index),
  );
  const months = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
  const wrong =
    error === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-error` };
  return (
    <fieldset id={id} className={error === undefined ? 'group' : 'group field-wrong'}>
      <legend>
        {t('pack.expiry')}
        {needed ? null : <span className="optional"> {t('form.optional')}</span>}
      </legend>
      <p className="hint">{t(needed ? 'pack.expiry-hint' : 'pack.expiry-if-any')}</p>
      <FieldError id={`${id}-error`} error={error} />
      <div className="month-row">
        <label className="visually-hidden" htmlFor={`${id}-year`}>
          {t('pack.year')}
        </label>
        <select
          id={`${id}-year`}
          {...wrong}
          value={half.year}
          disabled={pack.expiryUnreadable}
          onChange={(event) => choose({ ...half, year: event.target.value })}
        >
          <option value="">{t('pack.year')}</option>
          {years.map((value) => (
            <option key={value} value={value}>
              {t('pack.year-option', { year: value })}
            </option>
          ))}
        </select>
        <label className="visually-hidden" htmlFor={`${id}-month`}>
          {t('pack.month')}
        </label>
        <select
          id={`${id}-month`}
          {...wrong}
          value={half.month}
          disabled={pack.expiryUnreadable}
          onChange={(event) => choose({ ...half, month: event.target.value })}
        >
          <option value="">{t('pack.month')}</option>
          {months.map((value) => (
            <option key={value} value={value}>
              {t('pack.month-option', { month: Number(value) })}
            </option>
          ))}
        </select>
      </div>
      {needed ? (
        <label className="check">
          <input
            type="checkbox"
            checked={pack.expiryUnreadable}
            onChange={(event) => {
              setHalf({ year: '', month: '' });
              onChange({ ...pack, expiryMonth: '', expiryUnreadable: event.target.checked });
            }}
          />
          <span>{t('pack.unreadable')}</span>
        </label>
      ) : null}
    </fieldset>
  );
}
