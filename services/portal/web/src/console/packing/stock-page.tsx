import type { ParcelView } from '@bluebox/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stockQuery } from '../api/inventory.ts';
import { useSelection } from '../bulk/use-selection.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterChoice } from '../components/filter-choice.tsx';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import { STOCK_ORDERS, type StockFilter } from '../search.ts';
import { AdjustDialog } from './adjust-dialog.tsx';
import { FoundParcel } from './found-parcel.tsx';
import { PackChosen } from './pack-chosen.tsx';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';
import { StockTable } from './stock-table.tsx';

const route = getRouteApi('/console/layout/drives/$driveId/packing/stock');

/**
 * The page with the accepted goods in stock. Recorded quantities can be corrected, and several
 * lines packed at once.
 */
export function StockPage() {
  const { t } = useTranslation();
  const { driveId } = route.useParams();
  const { parcel } = route.useSearch();
  if (parcel === undefined) return <Stock driveId={driveId} />;
  return (
    <>
      <PageHeading title={t('stock.title')} hint={t('stock.only')}>
        <ButtonLink to="/console/drives/$driveId/packing/stock" params={{ driveId }} search={{}}>
          {t('stock.showAll')}
        </ButtonLink>
      </PageHeading>
      <PackingNav driveId={driveId} />
      <FoundParcel driveId={driveId} parcelId={parcel} />
    </>
  );
}

function Stock({ driveId }: { readonly driveId: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const { text = '', all = false, sort } = route.useSearch();
  const navigate = useNavigate({ from: '/console/drives/$driveId/packing/stock' });
  const [adjusting, setAdjusting] = useState<ParcelView>();
  const stock = useInfiniteQuery({
    ...stockQuery(driveId, { available: !all, withHeld: !all, search: text, sort }),
    placeholderData: keepPreviousData,
  });
  const shown = stock.data?.rows ?? [];
  const selection = useSelection(shown.filter(({ free }) => free > 0).map(({ id }) => id));
  const change = (to: StockFilter) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  return (
    <>
      <PageHeading title={t('stock.title')} hint={t(all ? 'stock.hintAll' : 'stock.hint')}>
        <FilterText
          label={t('packing.searchStock')}
          value={text}
          onChange={(typed) => change({ text: typed === '' ? undefined : typed })}
        />
      </PageHeading>
      <PackingNav driveId={driveId} />
      <div className="list-filters">
        <FilterChoice
          label={t('filter.order')}
          value={sort}
          all={t('stock.order.expiry')}
          options={STOCK_ORDERS.map((value) => ({ value, label: t(`stock.order.${value}`) }))}
          onChange={(value) => change({ sort: value })}
        />
        <Checkbox
          checked={all}
          onChange={({ target }) => change({ all: target.checked ? true : undefined })}
        >
          {t('stock.everything')}
        </Checkbox>
      </div>
      <PackChosen driveId={driveId} selection={selection} lines={shown} />
      <Loaded query={stock}>
        {() =>
          shown.length === 0 ? (
            <div className="panel">
              <EmptyNotice
                title={text === '' ? t('packing.nothingFree') : t('packing.nothingFound')}
              >
                {text === '' && <p>{t('packing.nothingFreeHint')}</p>}
                {text === '' && may('desk') && (
                  <ButtonLink to="/console/drives/$driveId/desk" params={{ driveId }} search={{}}>
                    {t('frame.desk')}
                  </ButtonLink>
                )}
              </EmptyNotice>
            </div>
          ) : (
            <div className="panel">
              <StockTable
                driveId={driveId}
                lines={shown}
                selection={selection}
                onAdjust={setAdjusting}
              />
              <MoreRows of="stock" list={stock} />
            </div>
          )
        }
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
