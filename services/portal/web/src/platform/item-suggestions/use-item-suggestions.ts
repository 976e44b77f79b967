import type { CatalogueItem } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { getJson } from '../api.ts';

/**
 * Delay in milliseconds after typing before items are looked up, to avoid a request for each letter.
 */
const SETTLE_MILLISECONDS = 200;

/** Finds items of the catalogue for a text; none without a network, so that typing goes on. */
export const findItems = (
  search: string,
  signal?: AbortSignal,
): Promise<readonly CatalogueItem[]> =>
  getJson(routes.findItems.at({}, { search }), signal === undefined ? {} : { signal })
    .then(({ items }) => items)
    .catch(() => []);

/** Attributes of a text field that suggests items, and of its list and options. */
export interface ItemSuggestions {
  readonly items: readonly CatalogueItem[];
  readonly active: number | undefined;
  readonly choose: (item: CatalogueItem) => void;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  readonly input: {
    readonly role: 'combobox';
    readonly 'aria-autocomplete': 'list';
    readonly 'aria-expanded': boolean;
    readonly 'aria-controls': string | undefined;
    readonly 'aria-activedescendant': string | undefined;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
  /** Looks up items for a text that somebody typed. */
  readonly onTyped: (text: string) => void;
}

/**
 * Suggests items of the catalogue while somebody types a name, after the combobox pattern of the
 * ARIA guide: arrows move, Enter chooses, Escape closes. Any other text may still be typed.
 * @param except id of an item that is not suggested.
 */
export function useItemSuggestions(
  onChoose: (item: CatalogueItem) => void,
  except?: string,
): ItemSuggestions {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [items, setItems] = useState<readonly CatalogueItem[]>([]);
  const [active, setActive] = useState<number>();
  const close = () => {
    setTyped('');
    setItems([]);
    setActive(undefined);
  };
  useEffect(() => {
    if (typed.trim() === '') return;
    const asking = new AbortController();
    const settling = setTimeout(() => {
      void findItems(typed, asking.signal).then((found) => {
        if (asking.signal.aborted) return;
        setItems(found.filter(({ itemId }) => itemId !== except));
        setActive(undefined);
      });
    }, SETTLE_MILLISECONDS);
    return () => {
      clearTimeout(settling);
      asking.abort();
    };
  }, [typed, except]);
  const choose = (item: CatalogueItem) => {
    close();
    onChoose(item);
  };
  const optionId = (index: number) => `${id}-option-${index}`;
  const isOpen = items.length > 0;
  return {
    items,
    active,
    choose,
    listId: `${id}-list`,
    optionId,
    onTyped(text) {
      setTyped(text);
      if (text.trim() === '') close();
    },
    input: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? `${id}-list` : undefined,
      'aria-activedescendant': active === undefined ? undefined : optionId(active),
      onBlur: close,
      onKeyDown(event) {
        // The keys belong to the input method while it composes a character.
        if (!isOpen || event.nativeEvent.isComposing) return;
        const last = items.length - 1;
        const next = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const item = active === undefined ? undefined : items[active];
        if (next !== undefined) {
          event.preventDefault();
          setActive(
            active === undefined
              ? next === 1
                ? 0
                : last
              : (active + next + items.length) % items.length,
          );
        } else if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          close();
        } else if (event.key === 'Enter' && item !== undefined) {
          event.preventDefault();
          choose(item);
        }
      },
    },
  };
}
