import type { Item } from '@bluebox/contracts';

interface ItemTextProps {
  readonly item: Pick<Item, 'name' | 'specification'>;
}

/** An item's name, followed by its specification. */
export function ItemText({ item }: ItemTextProps) {
  return (
    <span>
      <span className="item-name">{item.name}</span>
      {item.specification !== undefined && (
        <>
          {' '}
          <span className="item-specification">{item.specification}</span>
        </>
      )}
    </span>
  );
}
