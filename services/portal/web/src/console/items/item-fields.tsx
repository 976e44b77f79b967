import { LARGEST_QUANTITY, UNITS } from '@bluebox/contracts/kinds';
import { usualUnit } from '@bluebox/contracts/known-goods';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLot, mayExpire } from '../../domain/kinds.ts';
import { packText } from '../../platform/scanning/pack-text.ts';
import { NumberField } from '../components/number-field.tsx';
import { PackScanField, type ScannedPack } from '../scanning/pack-scan-field.tsx';
import { Choice } from './choice.tsx';
import { ExpiryInput } from './expiry-input.tsx';
import { ItemNameInput } from './item-name-input.tsx';
import { LearnCode } from './learn-code.tsx';
import { LotInput } from './lot-input.tsx';
import { withScannedItem } from './scan-into-item.ts';
import { ScannedPacks } from './scanned-packs.tsx';
import type { TypedItem } from './typed-item.ts';

interface ItemFieldsProps {
  readonly legend: string;
  readonly value: TypedItem;
  readonly categories: readonly TypedItem['category'][];
  readonly onChange: (value: TypedItem) => void;
  readonly onRemove?: (() => void) | undefined;
  /** Whether to mark missing fields. */
  readonly checked: boolean;
  readonly autoFocus?: boolean;
}

/** The fields for one unpromised item and its quantity. */
export function ItemFields(props: ItemFieldsProps) {
  const { legend, value, categories, onChange, onRemove, checked, autoFocus = false } = props;
  const { t } = useTranslation();
  const id = useId();
  const set = (part: Partial<TypedItem>) => onChange({ ...value, ...part });
  /** Changes the words or the kind, which are no longer those of the item that was chosen. */
  const describe = (part: Partial<TypedItem>) => set({ ...part, itemId: undefined });
  const scan = (pack: ScannedPack) => {
    const next = withScannedItem(value, pack, categories);
    if (typeof next === 'string')
      return { outcome: 'wrong', text: t(`packScan.mismatch.${next}`) } as const;
    onChange(next);
    const { category } = next;
    const asked = {
      name: next.name.trim() === '',
      expiry: mayExpire(category),
      lot: hasLot(category),
    };
    return { outcome: 'right', text: packText(t, pack.code, pack.item, asked) } as const;
  };
  return (
    <fieldset className="fieldset item-fields">
      <legend>{legend}</legend>
      <PackScanField onPack={scan} />
      <ScannedPacks
        packs={value.packs}
        quantity={value.quantity}
        onClear={() => set({ packs: [] })}
      />
      <div className="form-row">
        <div className="form-wide">
          <label className="field-label" htmlFor={`${id}-name`}>
            {t('goods.name')}
          </label>
          <ItemNameInput
            id={`${id}-name`}
            value={value.name}
            autoFocus={autoFocus}
            missing={checked && value.name.trim() === ''}
            onTyped={(name) => describe({ name })}
            onChosen={({ itemId, name, specification = '', category, unit }) =>
              set({
                name,
                specification,
                ...(categories.includes(category)
                  ? { itemId, category, unit }
                  : { itemId: undefined }),
              })
            }
          />
        </div>
        <div className="form-wide">
          <label className="field-label" htmlFor={`${id}-specification`}>
            {t('goods.specification')}
          </label>
          <Input
            id={`${id}-specification`}
            value={value.specification}
            maxLength={80}
            autoComplete="off"
            placeholder={t('goods.specificationHint')}
            onChange={(event) => describe({ specification: event.target.value })}
          />
        </div>
      </div>
      <div className="form-row">
        <div className="form-narrow">
          <label className="field-label" htmlFor={`${id}-category`}>
            {t('goods.category')}
          </label>
          <Choice
            id={`${id}-category`}
            value={value.category}
            options={categories.map((category) => ({
              value: category,
              label: t(`vocabulary:category.${category}`),
            }))}
            onChange={(category) => describe({ category, unit: usualUnit(category) })}
          />
        </div>
        <div className="form-narrow">
          <label className="field-label" htmlFor={`${id}-quantity`}>
            {t('goods.quantity')}
          </label>
          <NumberField
            id={`${id}-quantity`}
            className="full-width"
            value={value.quantity}
            min={1}
            max={LARGEST_QUANTITY}
            precision={0}
            inputMode="numeric"
            onChange={(quantity) => set({ quantity })}
          />
        </div>
        <div className="form-narrow">
          <label className="field-label" htmlFor={`${id}-unit`}>
            {t('goods.unit')}
          </label>
          <Choice
            id={`${id}-unit`}
            value={value.unit}
            options={UNITS.map((unit) => ({ value: unit, label: t(`vocabulary:unit.${unit}`) }))}
            onChange={(unit) => describe({ unit })}
          />
        </div>
        {mayExpire(value.category) && (
          <div>
            <label className="field-label" htmlFor={`${id}-expiry`}>
              {t('goods.expiry')}
            </label>
            <ExpiryInput
              id={`${id}-expiry`}
              value={value.expiry}
              onChange={(expiry) => set({ expiry })}
            />
          </div>
        )}
        {hasLot(value.category) && (
          <div>
            <label className="field-label" htmlFor={`${id}-lot`}>
              {t('goods.lotOptional')}
            </label>
            <LotInput id={`${id}-lot`} value={value.lot} onChange={(lot) => set({ lot })} />
          </div>
        )}
        {onRemove !== undefined && (
          <div className="form-remove">
            <Button onClick={onRemove}>{t('action.remove')}</Button>
          </div>
        )}
      </div>
      {value.unknownCode !== undefined && value.name.trim() !== '' && (
        <LearnCode
          code={{
            product: value.unknownCode,
            itemId: value.itemId,
            goods: {
              name: value.name.trim(),
              ...(value.specification.trim() === ''
                ? {}
                : { specification: value.specification.trim() }),
              category: value.category,
              unit: value.unit,
            },
          }}
          onLearnt={(itemId) => set({ itemId, unknownCode: undefined })}
        />
      )}
    </fieldset>
  );
}
