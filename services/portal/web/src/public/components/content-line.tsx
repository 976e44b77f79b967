import type { Item, KitComponent } from '@bluebox/contracts';
import { quantityInKits } from '@bluebox/contracts/kit-contents';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';

/** One line of goods in a box. The components of kits are listed below the kits. */
export function ContentLine({
  item,
  quantity,
  expiry,
  components = [],
  withExpiry = true,
}: {
  readonly item: Item;
  readonly quantity: number;
  readonly expiry?: string | undefined;
  readonly components?: readonly KitComponent[] | undefined;
  /** Whether expiry dates of the components of kits are shown. */
  readonly withExpiry?: boolean;
}) {
  const { t } = useTranslation();
  const line = (
    <>
      <Named item={item} expiries={expiry === undefined ? [] : [expiry]} />
      <span className="content-quantity">{quantityText(t, item.unit, quantity)}</span>
    </>
  );
  if (components.length === 0) return <li>{line}</li>;
  return (
    <li className="content-kit">
      <div>{line}</div>
      <ul aria-label={t('in-kit.label', { name: item.name })}>
        {components.map((component, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: kits within kits may hold the same goods, and the order stays.
          <li key={index} data-depth={component.depth}>
            <Named item={component.item} expiries={withExpiry ? component.expiries : []} />
            <span className="quiet">{amountInKits(t, component, quantity)}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Named({ item, expiries }: { readonly item: Item; readonly expiries: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <span>
      {itemText(item)}
      {expiries.length === 0 ? null : (
        <span className="quiet content-expiry">
          {t('pledge.expiry', { date: expiries.map(formatDate).join(t('site.comma')) })}
        </span>
      )}
    </span>
  );
}

/** Formats the quantity of a component in a number of kits: `每套 1 盒，共 3 盒`. */
export function amountInKits(t: TFunction, component: KitComponent, kits: number): string {
  const { unit } = component.item;
  const total = quantityInKits(component, kits);
  if (total === undefined) return t('in-kit.uneven');
  const all = quantityText(t, unit, total);
  if (kits === 1) return all;
  return component.inEach === undefined
    ? t('in-kit.all', { all })
    : t('in-kit.each', { each: quantityText(t, unit, component.inEach), all });
}
