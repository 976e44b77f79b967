import type { Item } from '@bluebox/contracts';
import { LARGEST_QUANTITY } from '@bluebox/contracts/kinds';
import { Radio } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLot, mayExpire } from '../../domain/kinds.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { NumberField } from '../components/number-field.tsx';
import { ExpiryInput } from '../items/expiry-input.tsx';
import { ItemText } from '../items/item-text.tsx';
import { LearnCode } from '../items/learn-code.tsx';
import { LotInput } from '../items/lot-input.tsx';
import { ScannedPacks } from '../items/scanned-packs.tsx';
import { type CountedLine, excess, restUnsaid, shortfall } from './counted-lines.ts';

interface CountLineProps {
  readonly value: CountedLine;
  /** Whether to mark missing fields. */
  readonly checked: boolean;
  readonly onChange: (value: CountedLine) => void;
}

/** One promised line, with a field for the received quantity. */
export function CountLine({ value, checked, onChange }: CountLineProps) {
  const { t } = useTranslation();
  const id = useId();
  const { item, outstanding, lot, expiry: promisedExpiry } = value.line;
  const less = shortfall(value);
  const more = excess(value);
  return (
    <li className="count-line">
      <div className="count-line-item">
        <ItemText item={item} />
        <p className="soft">
          {t('desk.promised', { quantity: quantityText(t, item.unit, outstanding) })}
        </p>
      </div>
      <div>
        <label className="field-label" htmlFor={`${id}-quantity`}>
          {t('desk.came', { unit: t(`vocabulary:unit.${item.unit}`) })}
        </label>
        <NumberField
          id={`${id}-quantity`}
          className="full-width count-number"
          value={value.quantity}
          min={0}
          max={LARGEST_QUANTITY}
          precision={0}
          inputMode="numeric"
          onFocus={(event) => event.target.select()}
          onChange={(quantity) => onChange({ ...value, quantity })}
        />
      </div>
      {(mayExpire(item.category) || promisedExpiry !== undefined) && (
        <div>
          <label className="field-label" htmlFor={`${id}-expiry`}>
            {t('goods.expiry')}
          </label>
          <ExpiryInput
            id={`${id}-expiry`}
            value={value.expiry}
            onChange={(expiry) => onChange({ ...value, expiry })}
          />
        </div>
      )}
      {(hasLot(item.category) || lot !== undefined) && (
        <div className="count-lot">
          <label className="field-label" htmlFor={`${id}-lot`}>
            {t('goods.lotOptional')}
          </label>
          <LotInput
            id={`${id}-lot`}
            value={value.lot}
            placeholder={lot === undefined ? undefined : t('desk.promisedLot', { lot })}
            onChange={(typed) => onChange({ ...value, lot: typed })}
          />
        </div>
      )}
      <ScannedPacks
        packs={value.packs}
        quantity={value.quantity}
        onClear={() => onChange({ ...value, packs: [] })}
      />
      {value.unknownCode !== undefined && (
        <LearnCode
          code={{ product: value.unknownCode, itemId: item.itemId, goods: wordsOf(item) }}
          onLearnt={() => onChange({ ...value, unknownCode: undefined })}
        />
      )}
      {less > 0 && (
        <div className="count-difference">
          <span id={`${id}-rest`} className="strong">
            {t('desk.less', { quantity: quantityText(t, item.unit, less) })}
          </span>
          <Radio.Group
            aria-labelledby={`${id}-rest`}
            {...(value.rest === undefined ? {} : { value: value.rest })}
            onChange={(event) => onChange({ ...value, rest: event.target.value })}
            options={[
              { value: 'expected', label: t('desk.restExpected') },
              { value: 'not-coming', label: t('desk.restNotComing') },
            ]}
          />
          {checked && restUnsaid(value) && (
            <p className="field-problem" role="alert">
              {t('desk.restUnsaid')}
            </p>
          )}
        </div>
      )}
      {more > 0 && (
        <p className="count-difference strong">
          {t('desk.more', { quantity: quantityText(t, item.unit, more) })}
        </p>
      )}
    </li>
  );
}

const wordsOf = ({ itemId: _, ...words }: Item): Omit<Item, 'itemId'> => words;
