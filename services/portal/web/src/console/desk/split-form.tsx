import type { DriveView, InspectBody } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { Alert, Button } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLot, mayExpire } from '../../domain/kinds.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { NumberField } from '../components/number-field.tsx';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { Choice } from '../items/choice.tsx';
import { ExpiryInput } from '../items/expiry-input.tsx';
import { LotInput } from '../items/lot-input.tsx';
import { findingsFor, type Goods, readPart, reasonsAgainst, type TypedPart } from './findings.ts';
import { RuleForecast } from './rule-forecast.tsx';

interface SplitFormProps {
  readonly drive: DriveView;
  readonly goods: Goods;
  readonly expiry: string;
  readonly lot: string;
  readonly saving: boolean;
  readonly onSave: (parts: InspectBody['parts']) => void;
  readonly onCancel: () => void;
}

const OVERRIDES = ['recipient-agreed', 'emergency', 'other'] as const;

/**
 * The form that splits a portion with differing pieces into parts, each with a quantity and a
 * finding. Any rest waits for another inspection.
 */
export function SplitForm(props: SplitFormProps) {
  const { t } = useTranslation();
  const { drive, goods, expiry, lot, saving, onSave, onCancel } = props;
  const { waiting: quantity } = goods;
  const [parts, setParts] = useState<readonly TypedPart[]>([
    { quantity, finding: undefined, expiry, lot, override: undefined },
  ]);
  const named = parts.reduce((sum, part) => sum + (part.quantity ?? 0), 0);
  const read = parts.map((part) => readPart(part, goods));
  const complete = read.every((part) => part !== undefined) && named <= quantity;
  const form = useCheckedForm(complete ? read.flatMap((part) => part ?? []) : undefined, onSave);

  const replace = (index: number, next: TypedPart) =>
    setParts((before) => before.map((part, at) => (at === index ? next : part)));
  const add = () =>
    setParts((before) => [
      ...before,
      {
        quantity: Math.max(1, quantity - named),
        finding: undefined,
        expiry,
        lot,
        override: undefined,
      },
    ]);
  return (
    <form onSubmit={form.onSubmit}>
      <ol className="stack stack-tight">
        {parts.map((part, index) => (
          <SplitPart
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids
            key={index}
            number={index + 1}
            drive={drive}
            goods={goods}
            part={part}
            checked={form.checked}
            onChange={(next) => replace(index, next)}
            onRemove={
              parts.length === 1
                ? undefined
                : () => setParts((before) => before.filter((_, at) => at !== index))
            }
          />
        ))}
      </ol>
      <p className={named > quantity ? 'field-problem split-sum' : 'split-sum'} role="status">
        {t('desk.splitSum', {
          named: quantityText(t, goods.item.unit, named),
          total: quantityText(t, goods.item.unit, quantity),
        })}
        {named > quantity && ` ${t('desk.splitTooMany')}`}
        {named < quantity && ` ${t('desk.splitRestWaits')}`}
      </p>
      {form.checked && !complete && named <= quantity && (
        <Alert className="notice-space" type="warning" showIcon title={t('desk.fillIn')} />
      )}
      <div className="actions desk-actions">
        <Button type="primary" size="large" htmlType="submit" loading={saving}>
          {t('desk.confirmSplit')}
        </Button>
        <Button size="large" onClick={add}>
          {t('desk.addPart')}
        </Button>
        <Button size="large" onClick={onCancel}>
          {t('action.back')}
        </Button>
      </div>
    </form>
  );
}

interface SplitPartProps {
  readonly number: number;
  readonly drive: DriveView;
  readonly goods: Goods;
  readonly part: TypedPart;
  /** Whether to mark missing fields. */
  readonly checked: boolean;
  readonly onChange: (part: TypedPart) => void;
  readonly onRemove: (() => void) | undefined;
}

function SplitPart(props: SplitPartProps) {
  const { t } = useTranslation();
  const id = useId();
  const { number, drive, goods, part, checked, onChange, onRemove } = props;
  const today = calendarDay(serverNow());
  const reasons = reasonsAgainst(part, goods, drive.terms, today);
  // Expired goods cannot be accepted, whatever the reason.
  const mayOverride = reasons.length > 0 && !reasons.includes('expired');
  const findings = findingsFor(goods.item).filter(
    (finding) => !(goods.from === 'quarantined' && finding === 'aside'),
  );
  const set = (change: Partial<TypedPart>) => onChange({ ...part, override: undefined, ...change });
  return (
    <li>
      <fieldset className="fieldset split-part">
        <legend>{t('desk.part', { number })}</legend>
        <div className="form-row">
          <div className="form-narrow">
            <label className="field-label" htmlFor={`${id}-quantity`}>
              {t('goods.quantity')}
            </label>
            <NumberField
              id={`${id}-quantity`}
              className="full-width"
              value={part.quantity}
              min={1}
              max={LARGEST_QUANTITY}
              precision={0}
              inputMode="numeric"
              onChange={(quantity) => onChange({ ...part, quantity })}
            />
          </div>
          <div>
            <label className="field-label" htmlFor={`${id}-finding`}>
              {t('desk.findingLabel')}
            </label>
            <Choice
              id={`${id}-finding`}
              value={part.finding}
              placeholder={t('reasonDialog.choose')}
              options={findings.map((finding) => ({
                value: finding,
                label:
                  finding === 'good'
                    ? t(`desk.good.${goods.item.category}`)
                    : t(`desk.finding.${finding}`),
              }))}
              onChange={(finding) => set({ finding })}
            />
            {checked && part.finding === undefined && (
              <p className="field-problem" role="alert">
                {t('reasonDialog.choose')}
              </p>
            )}
          </div>
          {(mayExpire(goods.item.category) || goods.expiry !== undefined) && (
            <div>
              <label className="field-label" htmlFor={`${id}-expiry`}>
                {t('goods.expiry')}
              </label>
              <ExpiryInput
                id={`${id}-expiry`}
                value={part.expiry}
                onChange={(expiry) => set({ expiry })}
              />
            </div>
          )}
          {(hasLot(goods.item.category) || goods.lot !== undefined) && (
            <div>
              <label className="field-label" htmlFor={`${id}-lot`}>
                {t('goods.lotOptional')}
              </label>
              <LotInput
                id={`${id}-lot`}
                value={part.lot}
                known={goods.lot}
                onChange={(lot) => onChange({ ...part, lot })}
              />
            </div>
          )}
          {mayOverride && (
            <div>
              <label className="field-label" htmlFor={`${id}-override`}>
                {t('desk.override')}
              </label>
              <Choice
                id={`${id}-override`}
                value={part.override}
                placeholder={t('desk.overrideNo')}
                options={OVERRIDES.map((reason) => ({
                  value: reason,
                  label: t(`overrideReason.${reason}`),
                }))}
                onChange={(override) => onChange({ ...part, override })}
              />
            </div>
          )}
          {onRemove !== undefined && (
            <div className="form-remove">
              <Button onClick={onRemove}>{t('action.remove')}</Button>
            </div>
          )}
        </div>
        {part.override === undefined ? (
          <RuleForecast part={part} goods={goods} terms={drive.terms} today={today} />
        ) : (
          <p className="forecast forecast-take">{t('desk.forecastOverride')}</p>
        )}
      </fieldset>
    </li>
  );
}
