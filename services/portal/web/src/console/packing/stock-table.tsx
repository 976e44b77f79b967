import type { ParcelView, StockLine } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { Pick, PickAll } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { StateTag } from '../components/state-tag.tsx';
import { ItemText } from '../items/item-text.tsx';
import { parcelsOf } from './stock-order.ts';
import { PartsTable, StockParts } from './stock-parts.tsx';
import { TakeApartButton } from './take-apart-button.tsx';

interface StockTableProps {
  readonly driveId: string;
  readonly lines: readonly StockLine[];
  readonly selection: Selection;
  readonly onAdjust: (parcel: ParcelView) => void;
  /** The only parcel to show of its line. */
  readonly parcel?: ParcelView;
}

/** Stock by item and expiry; lines with free goods can be picked, and each opens to its parcels. */
export function StockTable({ driveId, lines, selection, onAdjust, parcel }: StockTableProps) {
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
            parcel={parcel}
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
  readonly parcel: ParcelView | undefined;
}

function StockRow({ driveId, line, selection, onAdjust, parcel }: StockRowProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { id, item, expiry, kitId, free, held = 0, lots, quantity, parts } = line;
  const [only] = parts === 1 ? parcelsOf(driveId, line) : [];
  return (
    <>
      <tr>
        <td className="pick-cell">
          {free > 0 && <Pick selection={selection} id={id} name={item.name} />}
        </td>
        <th scope="row">
          <ItemText item={item} />
          {lots !== undefined && (
            <p className="soft">
              {t('goods.lot')} {lots.join(t('list.comma'))}
            </p>
          )}
          {held > 0 && (
            <StateTag tone="stop">
              {t('holds.heldQuantity', { quantity: quantityText(t, item.unit, held) })}
            </StateTag>
          )}
        </th>
        <td data-label={t('goods.expiry')}>{expiry === undefined ? '—' : formatDate(expiry)}</td>
        <td className="number strong" data-label={t('stock.free')}>
          {quantityText(t, item.unit, free)}
        </td>
        <td className="number" data-label={t('stock.total')}>
          {quantity}
        </td>
        <td className="number">
          <span className="actions actions-end">
            {kitId !== undefined && (
              <TakeApartButton driveId={driveId} kits={{ kitId, item, quantity }} />
            )}
            {only !== undefined && parcel === undefined && (
              <Button
                size="small"
                aria-label={t('stock.adjustOf', { name: item.name })}
                onClick={() => onAdjust(only)}
              >
                {t('stock.adjust')}
              </Button>
            )}
            {parcel === undefined && (
              <Button
                size="small"
                aria-expanded={open}
                aria-label={t('stock.partsOf', { name: item.name, count: parts })}
                onClick={() => setOpen(!open)}
              >
                {t('stock.parts', { count: parts })}
              </Button>
            )}
          </span>
        </td>
      </tr>
      {(open || parcel !== undefined) && (
        <tr className="stock-split">
          <td aria-hidden="true" />
          <td colSpan={5}>
            {parcel === undefined ? (
              <StockParts driveId={driveId} line={id} name={item.name} onAdjust={onAdjust} />
            ) : (
              <PartsTable parcels={[parcel]} name={item.name} onAdjust={onAdjust} />
            )}
          </td>
        </tr>
      )}
    </>
  );
}
