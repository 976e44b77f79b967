import type { Item } from '@bluebox/contracts';
import { usualUnit } from '@bluebox/contracts/known-goods';
import { Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../items/choice.tsx';
import { ItemNameInput } from '../items/item-name-input.tsx';
import { useKindOptions } from '../items/kind-options.ts';
import { catalogued } from '../items/scan-into-item.ts';

interface AnnouncedLotProps {
  /** Called with the goods, or with undefined as long as they have no name. */
  readonly onItem: (item: Item | undefined) => void;
}

const EMPTY: Item = { name: '', category: 'medicine', unit: usualUnit('medicine') };

/** The fields that name the goods of a lot of which nothing has come so far. */
export function AnnouncedLot({ onItem }: AnnouncedLotProps) {
  const { t } = useTranslation();
  const id = useId();
  const { categories, units } = useKindOptions();
  const [item, setItem] = useState<Item>(EMPTY);
  const set = (next: Item) => {
    setItem(next);
    const name = next.name.trim();
    const specification = next.specification?.trim() ?? '';
    const { specification: _, ...rest } = next;
    onItem(
      name === ''
        ? undefined
        : { ...rest, name, ...(specification === '' ? {} : { specification }) },
    );
  };
  /** Changes the words, which are no longer those of the item that was chosen. */
  const describe = (part: Partial<Item>) => {
    const { itemId: _, ...words } = item;
    set({ ...words, ...part });
  };
  return (
    <fieldset className="fieldset">
      <legend className="field-label">{t('holds.whichItem')}</legend>
      <div className="form-row">
        <div className="form-wide">
          <label className="field-label" htmlFor={`${id}-name`}>
            {t('goods.name')}
          </label>
          <ItemNameInput
            id={`${id}-name`}
            value={item.name}
            onTyped={(name) => describe({ name })}
            onChosen={(chosen) => set(catalogued(chosen))}
          />
        </div>
        <div className="form-wide">
          <label className="field-label" htmlFor={`${id}-specification`}>
            {t('goods.specification')}
          </label>
          <Input
            id={`${id}-specification`}
            value={item.specification ?? ''}
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
            value={item.category}
            options={categories}
            onChange={(category) => describe({ category, unit: usualUnit(category) })}
          />
        </div>
        <div className="form-narrow">
          <label className="field-label" htmlFor={`${id}-unit`}>
            {t('goods.unit')}
          </label>
          <Choice
            id={`${id}-unit`}
            value={item.unit}
            options={units}
            onChange={(unit) => describe({ unit })}
          />
        </div>
      </div>
    </fieldset>
  );
}
