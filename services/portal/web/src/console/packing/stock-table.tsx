import type { ParcelView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/formatting.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { ItemText } from '../goods/item-text.tsx';

interface StockTableProps {
  readonly parcels: readonly ParcelView[];
  readonly selection: Selection;
  readonly onAdjust: (parcel: ParcelView) => void;
}

/** Parcels with what is free of each; what is free can be picked. */
export function StockTable({ parcels, selection, onAdjust }: StockTableProps) {
  const { t } = useTranslation();
  const free = parcels.filter((parcel) => parcel.free > 0).length;
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <td className="pick-cell">
            <PickAll selection={selection} count={free} />
          </td>
          <th scope="col">{t('goods.item')}</th>
          <th scope="col">{t('goods.expiry')}</th>
          <th scope="col">{t('goods.lot')}</th>
          <th scope="col" className="number">
            {t('stock.free')}
          </th>
          <th scope="col" className="number">
            {t('stock.total')}
          </th>
          <th scope="col">
            <span className="out-of-sight">{t('action.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {parcels.map((parcel) => (
          <StockRow key={parcel.id} parcel={parcel} selection={selection} onAdjust={onAdjust} />
        ))}
      </tbody>
    </table>
  );
}

interface StockRowProps {
  readonly parcel: ParcelView;
  readonly selection: Selection;
  readonly onAdjust: (parcel: ParcelView) => void;
}

function StockRow({ parcel, selection, onAdjust }: StockRowProps) {
  const { t } = useTranslation();
  const { id, item, expiry, lot, free, quantity } = parcel;
  return (
    <tr>
      <td className="pick-cell">
        {free > 0 && <Pick selection={selection} id={id} name={item.name} />}
      </td>
      <th scope="row">
        <ItemText item={item} />
      </th>
      <td data-label={t('goods.expiry')}>{expiry === undefined ? '—' : formatDate(expiry)}</td>
      <td data-label={t('goods.lot')}>{lot ?? '—'}</td>
      <td className="number strong" data-label={t('stock.free')}>
        {free} {t(`vocabulary:unit.${item.unit}`)}
      </td>
      <td className="number" data-label={t('stock.total')}>
        {quantity}
      </td>
      <td className="number">
        <Button
          size="small"
          aria-label={t('stock.adjustOf', { name: item.name })}
          onClick={() => onAdjust(parcel)}
        >
          {t('stock.adjust')}
        </Button>
      </td>
    </tr>
  );
}
