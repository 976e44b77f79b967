import type { ParcelView, StockLine } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { ItemText } from '../items/item-text.tsx';
import { parcelsOf } from './stock-order.ts';
import { TakeApartButton } from './take-apart-button.tsx';

interface StockTableProps {
  readonly driveId: string;
  readonly lines: readonly StockLine[];
  readonly selection: Selection;
  readonly onAdjust: (parcel: ParcelView) => void;
}

/** Stock by item, expiry and lot; lines with free goods can be picked. */
export function StockTable({ driveId, lines, selection, onAdjust }: StockTableProps) {
  const { t } = useTranslation();
  const free = lines.filter((line) => line.free > 0).length;
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
        {lines.map((line) => (
          <StockRow
            key={line.id}
            driveId={driveId}
            line={line}
            selection={selection}
            onAdjust={onAdjust}
          />
        ))}
      </tbody>
    </table>
  );
}

interface StockRowProps {
  readonly driveId: string;
  readonly line: StockLine;
  readonly selection: Selection;
  readonly onAdjust: (parcel: ParcelView) => void;
}

function StockRow({ driveId, line, selection, onAdjust }: StockRowProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { id, item, expiry, lot, kitId, free, quantity } = line;
  const parcels = parcelsOf(driveId, line);
  const [only] = parcels;
  return (
    <>
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
          {quantityText(t, item.unit, free)}
        </td>
        <td className="number" data-label={t('stock.total')}>
          {quantity}
        </td>
        <td className="number">
          {kitId !== undefined && (
            <>
              <TakeApartButton driveId={driveId} kits={{ kitId, item, quantity }} />{' '}
            </>
          )}
          {parcels.length === 1 && only !== undefined ? (
            <Button
              size="small"
              aria-label={t('stock.adjustOf', { name: item.name })}
              onClick={() => onAdjust(only)}
            >
              {t('stock.adjust')}
            </Button>
          ) : (
            <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('stock.parts', { count: parcels.length })}
            </Button>
          )}
        </td>
      </tr>
      {open &&
        parcels.length > 1 &&
        parcels.map((parcel, index) => (
          <tr key={parcel.id} className="stock-part">
            <td />
            <td colSpan={3} className="soft">
              {t('stock.part', { number: index + 1 })}
            </td>
            <td className="number" data-label={t('stock.free')}>
              {quantityText(t, item.unit, parcel.free)}
            </td>
            <td className="number" data-label={t('stock.total')}>
              {parcel.quantity}
            </td>
            <td className="number">
              <Button
                size="small"
                aria-label={t('stock.adjustPart', { name: item.name, number: index + 1 })}
                onClick={() => onAdjust(parcel)}
              >
                {t('stock.adjust')}
              </Button>
            </td>
          </tr>
        ))}
    </>
  );
}
