import type { ItemDetail } from '@bluebox/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { langOf } from '../../platform/language.ts';
import { catalogueQuery } from '../api/catalogue.ts';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NoneLikeThis } from '../components/none-like-this.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { useMay } from '../layout/use-may.ts';
import './catalogue.css';
import { CodesDialog } from './codes-dialog.tsx';
import { ItemDialog } from './item-dialog.tsx';
import { MergeDialog } from './merge-dialog.tsx';

const route = getRouteApi('/console/layout/page/catalogue');
const FILTERS = ['used', 'merged'] as const;

/** The page with all items of the catalogue, which needs and lines of every drive can name. */
export function CataloguePage() {
  return (
    <MayOpen work="desk">
      <Catalogue />
    </MayOpen>
  );
}

/** The dialog that is open, with its item. */
type Open =
  | { readonly dialog: 'add' }
  | { readonly dialog: 'rename' | 'codes' | 'merge'; readonly itemId: string };

function Catalogue() {
  const { t } = useTranslation();
  const { search, status = 'used' } = route.useSearch();
  const navigate = useNavigate({ from: '/console/catalogue' });
  const list = useInfiniteQuery(catalogueQuery(search, status === 'merged'));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const item =
    open === undefined || open.dialog === 'add'
      ? undefined
      : list.data?.rows.find(({ itemId }) => itemId === open.itemId);
  return (
    <>
      <PageHeading title={t('catalogue.title')} hint={t('catalogue.hint')}>
        <Button type="primary" onClick={() => setOpen({ dialog: 'add' })}>
          {t('catalogue.add')}
        </Button>
      </PageHeading>
      <div className="catalogue-filters">
        <FilterText
          label={t('catalogue.search')}
          value={search ?? ''}
          onChange={(typed) =>
            void navigate({
              search: (before) => ({
                ...before,
                search: typed.trim() === '' ? undefined : typed,
              }),
              replace: true,
            })
          }
        />
        <Segmented<(typeof FILTERS)[number]>
          value={status}
          options={FILTERS.map((value) => ({ value, label: t(`catalogue.filter.${value}`) }))}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, status: value === 'used' ? undefined : value }),
            })
          }
        />
      </div>
      <Loaded query={list}>
        {({ rows }) =>
          rows.length > 0 ? (
            <ul className="panel row-list">
              {rows.map((row) => (
                <ItemRow key={row.itemId} item={row} onOpen={setOpen} />
              ))}
            </ul>
          ) : search === undefined ? (
            <div className="panel">
              <EmptyNotice title={t(status === 'used' ? 'catalogue.none' : 'catalogue.noneMerged')}>
                <p>{t(status === 'used' ? 'catalogue.noneHint' : 'catalogue.noneMergedHint')}</p>
              </EmptyNotice>
            </div>
          ) : (
            <div className="panel">
              <NoneLikeThis title={t('catalogue.noneLike')} />
            </div>
          )
        }
      </Loaded>
      <MoreRows of="items" list={list} />
      {open?.dialog === 'add' && <ItemDialog item={undefined} onClose={close} />}
      {item !== undefined && open?.dialog === 'rename' && (
        <ItemDialog item={item} onClose={close} />
      )}
      {item !== undefined && open?.dialog === 'codes' && (
        <CodesDialog item={item} onClose={close} />
      )}
      {item !== undefined && open?.dialog === 'merge' && (
        <MergeDialog item={item} onClose={close} />
      )}
    </>
  );
}

interface ItemRowProps {
  readonly item: ItemDetail;
  readonly onOpen: (open: Open) => void;
}

function ItemRow({ item, onOpen }: ItemRowProps) {
  const { t } = useTranslation();
  const may = useMay();
  const { itemId, name, specification, english, category, unit, codes, mergedInto } = item;
  return (
    <li>
      <div className="catalogue-item">
        <div>
          <span className="strong" lang={langOf(name)}>
            {name}
          </span>{' '}
          {specification !== undefined && <span lang={langOf(specification)}>{specification}</span>}
        </div>
        <div className="soft">
          {[t(`vocabulary:category.${category}`), t(`vocabulary:unit.${unit}`), english, ...codes]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </div>
        {mergedInto !== undefined && (
          <div>{t('catalogue.mergedInto', { name: itemText(mergedInto) })}</div>
        )}
      </div>
      {mergedInto === undefined && (
        <div className="actions">
          <Button
            size="small"
            aria-label={t('catalogue.codesOf', { name })}
            onClick={() => onOpen({ dialog: 'codes', itemId })}
          >
            {t('catalogue.codes')}
          </Button>
          {may('installation') && (
            <>
              <Button
                size="small"
                aria-label={t('catalogue.renameNamed', { name })}
                onClick={() => onOpen({ dialog: 'rename', itemId })}
              >
                {t('catalogue.rename')}
              </Button>
              <Button
                size="small"
                aria-label={t('catalogue.mergeNamed', { name })}
                onClick={() => onOpen({ dialog: 'merge', itemId })}
              >
                {t('catalogue.merge')}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
