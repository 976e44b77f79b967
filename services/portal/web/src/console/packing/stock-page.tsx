import type { ParcelView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../shared/api.ts';
import { formatDate } from '../../shared/formatting.ts';
import { parcelQuery, parcelsQuery } from '../api/inventory.ts';
import { ButtonLink } from '../frame/button-link.tsx';
import { PageHeading } from '../frame/page-heading.tsx';
import { ItemText } from '../goods/item-text.tsx';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { AdjustDialog } from './adjust-dialog.tsx';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';
import { firstExpiryFirst, matching } from './stock-order.ts';

const route = getRouteApi('/console/framed/drives/$driveId/packing/stock');

/** What was accepted and is here: counted again where it differs. */
export function StockPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { parcel: wanted } = route.useSearch();
  const [typed, setTyped] = useState('');
  const [everything, setEverything] = useState(false);
  const [adjusting, setAdjusting] = useState<ParcelView>();
  const parcels = useQuery(parcelsQuery(driveId, { available: !everything }));
  if (wanted !== undefined)
    return (
      <>
        <PageHeading title={t('stock.title')} hint={t('stock.only')}>
          <ButtonLink to="/console/drives/$driveId/packing/stock" params={{ driveId }} search={{}}>
            {t('stock.showAll')}
          </ButtonLink>
        </PageHeading>
        <PackingNav driveId={driveId} />
        <FoundParcel driveId={driveId} parcelId={wanted} onAdjust={setAdjusting} />
        {adjusting !== undefined && (
          <AdjustDialog
            key={adjusting.id}
            parcel={adjusting}
            onClose={() => setAdjusting(undefined)}
          />
        )}
      </>
    );
  return (
    <>
      <PageHeading title={t('stock.title')} hint={t('stock.hint')}>
        <Input
          allowClear
          className="search-box"
          value={typed}
          placeholder={t('packing.searchStock')}
          aria-label={t('packing.searchStock')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </PageHeading>
      <PackingNav driveId={driveId} />
      <Checkbox
        className="packing-filter"
        checked={everything}
        onChange={(event) => setEverything(event.target.checked)}
      >
        {t('stock.everything')}
      </Checkbox>
      <Loaded query={parcels}>
        {({ parcels: found, total }) => {
          const shown = firstExpiryFirst(matching(found, typed));
          if (shown.length === 0)
            return (
              <div className="panel">
                <EmptyNotice
                  title={typed === '' ? t('packing.nothingFree') : t('packing.nothingFound')}
                >
                  {typed === '' && <p>{t('packing.nothingFreeHint')}</p>}
                </EmptyNotice>
              </div>
            );
          return (
            <div className="panel">
              {total > found.length && (
                <p className="soft">{t('stock.more', { shown: found.length, total })}</p>
              )}
              <StockTable parcels={shown} onAdjust={setAdjusting} />
            </div>
          );
        }}
      </Loaded>
      {adjusting !== undefined && (
        <AdjustDialog
          key={adjusting.id}
          parcel={adjusting}
          onClose={() => setAdjusting(undefined)}
        />
      )}
    </>
  );
}

interface FoundParcelProps {
  readonly driveId: string;
  readonly parcelId: string;
  readonly onAdjust: (parcel: ParcelView) => void;
}

/** One parcel, to which a code led. */
function FoundParcel({ driveId, parcelId, onAdjust }: FoundParcelProps) {
  const { t } = useTranslation();
  const found = useQuery(parcelQuery(driveId, parcelId));
  if (found.error instanceof ApiProblem && found.error.status === 404)
    return (
      <div className="panel">
        <EmptyNotice title={t('stock.notHere')} />
      </div>
    );
  return (
    <Loaded query={found}>
      {(parcel) => (
        <div className="panel">
          <StockTable parcels={[parcel]} onAdjust={onAdjust} />
        </div>
      )}
    </Loaded>
  );
}

interface StockTableProps {
  readonly parcels: readonly ParcelView[];
  readonly onAdjust: (parcel: ParcelView) => void;
}

function StockTable({ parcels, onAdjust }: StockTableProps) {
  const { t } = useTranslation();
  return (
    <table className="plain-table cards-when-narrow">
      <thead>
        <tr>
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
        {parcels.map((parcel) => {
          const { id, item, expiry, lot, free, quantity } = parcel;
          const unit = t(`vocabulary:unit.${item.unit}`);
          return (
            <tr key={id}>
              <th scope="row">
                <ItemText item={item} />
              </th>
              <td data-label={t('goods.expiry')}>
                {expiry === undefined ? '—' : formatDate(expiry)}
              </td>
              <td data-label={t('goods.lot')}>{lot ?? '—'}</td>
              <td className="number strong" data-label={t('stock.free')}>
                {free} {unit}
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
        })}
      </tbody>
    </table>
  );
}
