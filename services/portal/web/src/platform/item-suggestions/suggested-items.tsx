import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { langOf } from '../language.ts';
import './suggested-items.css';
import type { ItemSuggestions } from './use-item-suggestions.ts';

/** The items that are suggested under a text field; nothing while there are none. */
export function SuggestedItems({
  suggestions: { items, active, choose, listId, optionId },
  label,
}: {
  readonly suggestions: ItemSuggestions;
  /** Name of the list for screen readers. */
  readonly label: string;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== undefined) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (items.length === 0) return null;
  return (
    <div className="suggested-items-place">
      <div ref={list} id={listId} role="listbox" aria-label={label} className="suggested-items">
        {items.map((item, index) => (
          <div
            key={item.itemId}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="suggested-item"
            // The field keeps the focus, because its blur closes the list.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(item)}
            onKeyDown={undefined}
          >
            <span lang={langOf(item.name)}>{item.name}</span>
            <span className="suggested-item-facts">
              {[
                item.specification,
                t(`vocabulary:category.${item.category}`),
                t(`vocabulary:unit.${item.unit}`),
              ]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
