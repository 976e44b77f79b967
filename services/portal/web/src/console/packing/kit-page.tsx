import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { App, Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/formatting.ts';
import { useDeed } from '../api/deed.ts';
import { assembleKit, parcelsQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { ItemText } from '../goods/item-text.tsx';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { quantityText } from '../words/quantity.ts';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';
import { firstExpiryFirst } from './stock-order.ts';

const route = getRouteApi('/console/framed/drives/$driveId/packing/kits');

/** Kits made of what is in stock: from then on they are one thing, and each giver still finds their part. */
export function KitPage() {
  const { t } = useTranslation();
  const id = useId();
  const { message } = App.useApp();
  const { driveId } = route.useParams();
  const parcels = useQuery(parcelsQuery(driveId, { available: true }));
  const [name, setName] = useState('');
  const [kits, setKits] = useState<number | null>(1);
  const [perKit, setPerKit] = useState<ReadonlyMap<string, number>>(new Map());
  const [checked, setChecked] = useState(false);
  const deed = useDeed({
    send: assembleKit,
    touches: driveKey(driveId),
    onDone() {
      void message.success(t('kits.done', { count: kits ?? 0 }));
      setPerKit(new Map());
      setChecked(false);
    },
  });
  const set = (parcelId: string, quantity: number | null) =>
    setPerKit((before) => {
      const next = new Map(before);
      if (quantity === null || quantity === 0) next.delete(parcelId);
      else next.set(parcelId, quantity);
      return next;
    });
  const components = [...perKit].map(([parcelId, quantity]) => ({
    parcelId,
    quantity: quantity * (kits ?? 0),
  }));
  const free = (parcelId: string) =>
    parcels.data?.parcels.find((parcel) => parcel.id === parcelId)?.free ?? 0;
  const short = components.filter(({ parcelId, quantity }) => quantity > free(parcelId));
  const complete = name.trim() !== '' && kits !== null && components.length > 0;
  const submit = () => {
    setChecked(true);
    if (!complete || short.length > 0) return;
    deed.mutate({
      driveId,
      item: { name: name.trim(), category: 'kit', unit: 'set' },
      quantity: kits,
      components,
    });
  };
  return (
    <>
      <PageHeading title={t('kits.title')} hint={t('kits.hint')} />
      <PackingNav driveId={driveId} />
      <Loaded query={parcels}>
        {({ parcels: all }) => {
          const available = firstExpiryFirst(all.filter(({ item }) => item.category !== 'kit'));
          if (available.length === 0)
            return (
              <div className="panel">
                <EmptyNotice title={t('packing.nothingFree')}>
                  <p>{t('packing.nothingFreeHint')}</p>
                </EmptyNotice>
              </div>
            );
          return (
            <form
              className="panel stack"
              aria-label={t('kits.title')}
              onSubmit={(event) => {
                event.preventDefault();
                submit();
              }}
            >
              <ProblemNotice problem={deed.error} />
              <div className="form-row">
                <div>
                  <label className="field-label" htmlFor={`${id}-name`}>
                    {t('kits.name')}
                  </label>
                  <Input
                    id={`${id}-name`}
                    value={name}
                    maxLength={80}
                    placeholder={t('kits.nameHint')}
                    onChange={(event) => setName(event.target.value)}
                  />
                </div>
                <div className="form-narrow">
                  <label className="field-label" htmlFor={`${id}-kits`}>
                    {t('kits.howMany')}
                  </label>
                  <InputNumber
                    id={`${id}-kits`}
                    className="full-width"
                    value={kits}
                    min={1}
                    max={10_000}
                    precision={0}
                    onChange={setKits}
                  />
                </div>
              </div>
              <fieldset className="fieldset">
                <legend>{t('kits.components')}</legend>
                <ul className="row-list">
                  {available.map(({ id: parcelId, item, expiry, free: there }) => (
                    <li key={parcelId}>
                      <div>
                        <ItemText item={item} />
                        <p className="soft">
                          {t('kits.there', { quantity: quantityText(t, item.unit, there) })}
                          {expiry !== undefined && ` · ${t('goods.expiry')} ${formatDate(expiry)}`}
                        </p>
                      </div>
                      <div className="actions">
                        <label className="soft" htmlFor={`${id}-${parcelId}`}>
                          {t('kits.perKit')}
                          <span className="out-of-sight"> {item.name}</span>
                        </label>
                        <InputNumber
                          id={`${id}-${parcelId}`}
                          value={perKit.get(parcelId) ?? null}
                          min={0}
                          max={there}
                          precision={0}
                          onChange={(quantity) => set(parcelId, quantity)}
                        />
                      </div>
                    </li>
                  ))}
                </ul>
              </fieldset>
              <p className="field-problem" role="alert">
                {checked && !complete && t('kits.incomplete')}
                {short.length > 0 && t('kits.tooMany')}
              </p>
              <div>
                <Button type="primary" size="large" htmlType="submit" loading={deed.isPending}>
                  {t('kits.assemble', { count: kits ?? 0 })}
                </Button>
              </div>
            </form>
          );
        }}
      </Loaded>
    </>
  );
}
