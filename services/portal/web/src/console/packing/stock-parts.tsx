import type { ParcelDetail, ParcelView } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { stockPartsQuery } from '../api/inventory.ts';
import { MoreRows } from '../components/more-rows.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { WorkLink } from '../components/work-link.tsx';
import { Loaded } from '../feedback/loaded.tsx';

interface StockPartsProps {
  readonly driveId: string;
  /** Id of the stock line. */
  readonly line: string;
  /** Name of the item. */
  readonly name: string;
  readonly onAdjust: (parcel: ParcelView) => void;
}

/** The parcels of a stock line: whose they are, their lots, and what of them is still in store. */
export function StockParts({ driveId, line, name, onAdjust }: StockPartsProps) {
  const parts = useInfiniteQuery(stockPartsQuery(driveId, line));
  return (
    <Loaded query={parts}>
      {({ rows }) => (
        <>
          <PartsTable parcels={rows} name={name} onAdjust={onAdjust} />
          {parts.hasNextPage && <MoreRows of="parts" list={parts} />}
        </>
      )}
    </Loaded>
  );
}

interface PartsTableProps extends Pick<StockPartsProps, 'name' | 'onAdjust'> {
  readonly parcels: readonly (ParcelView | ParcelDetail)[];
}

export function PartsTable({ parcels, name, onAdjust }: PartsTableProps) {
  const { t } = useTranslation();
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
          <th scope="col">{t('stock.from')}</th>
          <th scope="col">{t('goods.lot')}</th>
          <th scope="col">{t('stock.where')}</th>
          <th scope="col" className="number">
            {t('stock.total')}
          </th>
          <th scope="col">
            <span className="out-of-sight">{t('action.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {parcels.map((parcel, index) => (
          <tr key={parcel.id}>
            <th scope="row">
              <Source parcel={parcel} />
            </th>
            <td data-label={t('goods.lot')}>
              {parcel.lot ?? '—'}{' '}
              {parcel.holds !== undefined && <StateTag tone="stop">{t('holds.inForce')}</StateTag>}
            </td>
            <td data-label={t('stock.where')}>
              <Places parcel={parcel} />
            </td>
            <td className="number" data-label={t('stock.total')}>
              {parcel.quantity}
            </td>
            <td className="number">
              <Button
                size="small"
                aria-label={t('stock.adjustPart', { name, number: index + 1 })}
                onClick={() => onAdjust(parcel)}
              >
                {t('stock.adjust')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The shares of a parcel in store, in cartons and in kits. */
function Places({ parcel }: { readonly parcel: ParcelView | ParcelDetail }) {
  const { t } = useTranslation();
  const { driveId, item, free, boxes = [], inKits = 0 } = parcel;
  // A single parcel has the sum of its packed goods instead of their boxes.
  const packed = 'packed' in parcel ? parcel.packed : 0;
  const text = (quantity: number) => quantityText(t, item.unit, quantity);
  return (
    <ul className="stock-places">
      {free > 0 && <li>{t('board.shortDated.free', { quantity: text(free) })}</li>}
      {boxes.map(({ boxId, number = '?', quantity }) => (
        <li key={boxId}>
          <WorkLink
            work="packing"
            to="/console/drives/$driveId/packing/$boxId"
            params={{ driveId, boxId }}
          >
            {t('board.shortDated.box', { number, quantity: text(quantity) })}
          </WorkLink>
        </li>
      ))}
      {packed > 0 && <li>{`${t('vocabulary:account.packed')} ${text(packed)}`}</li>}
      {inKits > 0 && <li>{t('stock.inKits', { quantity: text(inKits) })}</li>}
    </ul>
  );
}

function Source({
  parcel: { driveId, pledgeId, kitId, reference },
}: {
  readonly parcel: ParcelView;
}) {
  const { t } = useTranslation();
  if (kitId !== undefined) return t('stock.assembled');
  if (pledgeId === undefined) return t('cases.noPledge');
  return (
    <WorkLink
      work="desk"
      to="/console/drives/$driveId/pledges/$pledgeId"
      params={{ driveId, pledgeId }}
    >
      {reference ?? t('board.mismatch.somePledge')}
    </WorkLink>
  );
}
