import type { CatalogueItem } from '@bluebox/contracts';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { SuggestedItems } from '../../platform/item-suggestions/suggested-items.tsx';
import { useItemSuggestions } from '../../platform/item-suggestions/use-item-suggestions.ts';

interface ItemNameInputProps {
  readonly id: string;
  readonly value: string;
  readonly placeholder?: string | undefined;
  readonly autoFocus?: boolean;
  /** Whether to mark the field as missing. */
  readonly missing?: boolean;
  readonly onTyped: (name: string) => void;
  readonly onChosen: (item: CatalogueItem) => void;
}

/** A field for the name of goods, which suggests items of the catalogue. */
export function ItemNameInput(props: ItemNameInputProps) {
  const { id, value, placeholder, autoFocus = false, missing = false, onTyped, onChosen } = props;
  const { t } = useTranslation();
  const suggestions = useItemSuggestions(onChosen);
  return (
    <>
      <Input
        id={id}
        value={value}
        maxLength={80}
        placeholder={placeholder}
        autoFocus={autoFocus}
        autoComplete="off"
        status={missing ? 'error' : ''}
        aria-invalid={missing}
        {...suggestions.input}
        onChange={(event) => {
          onTyped(event.target.value);
          suggestions.onTyped(event.target.value);
        }}
      />
      <SuggestedItems suggestions={suggestions} label={t('goods.suggested')} />
      {missing && <span className="field-problem">{t('goods.nameMissing')}</span>}
    </>
  );
}
