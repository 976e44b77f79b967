import type { KitView } from '@bluebox/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { formatInstant } from '../../platform/formatting.ts';
import { kitSumsQuery, kitsQuery } from '../api/inventory.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { ItemText } from '../items/item-text.tsx';
import { useMay } from '../layout/use-may.ts';
import { TakeApartButton } from './take-apart-button.tsx';

/** The kits that were assembled: what is in them, where they are, and which were taken apart. */
export function MadeKits({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const kits = useInfiniteQuery(kitsQuery(driveId));
  const { data: sums } = useQuery(kitSumsQuery(driveId));
  const rows = kits.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="panel stack" aria-label={t('kits.made')}>
      <div className="panel-title">
        <h2>{t('kits.made')}</h2>
        {sums !== undefined && (
          <span className="soft">
            {t('kits.madeCount', {
              made: quantityText(t, 'set', sums.made),
              apart: quantityText(t, 'set', sums.takenApart),
            })}
          </span>
        )}
      </div>
      <ul className="row-list">
        {rows.map((kit) => (
          <li key={kit.id}>
            <div>
              <ItemText item={kit.item} /> {quantityText(t, kit.item.unit, kit.quantity)}{' '}
              <time className="soft" dateTime={kit.assembledAt}>
                {formatInstant(kit.assembledAt)}
              </time>
              <p className="soft">{contentsText(t, kit)}</p>
              <p>{kit.takenApartAt === undefined ? placesText(t, kit) : t('kits.takenApart')}</p>
            </div>
            {kit.takenApartAt === undefined && may('packing') && (
              <TakeApartButton
                driveId={driveId}
                kits={{ kitId: kit.id, item: kit.item, quantity: kit.quantity }}
              />
            )}
          </li>
        ))}
      </ul>
      <MoreRows of="entries" list={kits} />
    </section>
  );
}

type Translate = ReturnType<typeof useTranslation>['t'];

/** The contents of all the kits together, with equal goods of several expiries in one entry. */
function contentsText(t: Translate, { contents }: KitView): string {
  const sums = new Map<
    string,
    { readonly unit: KitView['item']['unit']; readonly count: number }
  >();
  for (const { item, quantity } of contents) {
    const name = itemText(item);
    const count = (sums.get(name)?.count ?? 0) + quantity;
    sums.set(name, { unit: item.unit, count });
  }
  return t('kits.holds', {
    goods: [...sums]
      .map(([name, { unit, count }]) => `${name} ${quantityText(t, unit, count)}`)
      .join(t('list.comma')),
  });
}

function placesText(t: Translate, { item, free = 0, boxes = [], inKits = 0 }: KitView): string {
  const places = [
    ...(free > 0 ? [t('kits.onShelf', { quantity: quantityText(t, item.unit, free) })] : []),
    ...boxes.map(({ number, quantity }) =>
      t('kits.inBox', { number, quantity: quantityText(t, item.unit, quantity) }),
    ),
    ...(inKits > 0 ? [t('stock.inKits', { quantity: quantityText(t, item.unit, inKits) })] : []),
  ];
  return places.length === 0 ? t('kits.nowhere') : places.join(' · ');
}
