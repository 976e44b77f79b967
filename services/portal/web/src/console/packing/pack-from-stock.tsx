import type { BoxView, PackBody, ParcelView } from '@bluebox/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../shared/api.ts';
import { formatDate } from '../../shared/formatting.ts';
import { useDeed } from '../api/deed.ts';
import { packBox, parcelsQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { ItemText } from '../goods/item-text.tsx';
import { EmptyNotice } from '../notices/empty-notice.tsx';
import { Loaded } from '../notices/loaded.tsx';
import { ProblemNotice } from '../notices/problem-notice.tsx';
import { quantityText } from '../words/quantity.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { firstExpiryFirst, goesTogether } from './stock-order.ts';
import { useBoxRefresh } from './use-box-refresh.ts';

/** What can go into the carton, first expiry first; what may not share it comes last. */
export function PackFromStock({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [needsReason, setNeedsReason] = useState<PackBody>();
  const refresh = useBoxRefresh(box.id);
  const parcels = useQuery({
    ...parcelsQuery(box.driveId, { available: true, search: typed }),
    placeholderData: keepPreviousData,
  });
  const deed = useDeed<unknown, PackBody>({
    send: packBox(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  const pack = (body: PackBody) =>
    deed.mutate(body, {
      onSuccess: () => setNeedsReason(undefined),
      onError: (problem) => {
        if (problem instanceof ApiProblem && problem.code === 'MEDICINE_NOT_ALONE')
          setNeedsReason(body);
      },
    });
  return (
    <section className="panel" aria-labelledby="stock-title">
      <div className="panel-title">
        <h2 id="stock-title">{t('packing.pick')}</h2>
        <span className="soft">{t('packing.firstExpiryFirst')}</span>
      </div>
      <Input
        allowClear
        value={typed}
        placeholder={t('packing.searchStock')}
        aria-label={t('packing.searchStock')}
        onChange={(event) => setTyped(event.target.value)}
      />
      {needsReason === undefined && <ProblemNotice problem={deed.error} />}
      <Loaded query={parcels}>
        {({ parcels: available }) => {
          const found = firstExpiryFirst(available);
          const together = found.filter((parcel) => goesTogether(box.contents, parcel));
          const apart = found.filter((parcel) => !goesTogether(box.contents, parcel));
          if (found.length === 0)
            return (
              <EmptyNotice
                title={typed === '' ? t('packing.nothingFree') : t('packing.nothingFound')}
              >
                {typed === '' && <p>{t('packing.nothingFreeHint')}</p>}
              </EmptyNotice>
            );
          return (
            <>
              <PickList parcels={together} busy={deed.isPending} onPack={pack} />
              {apart.length > 0 && (
                <>
                  <h3 className="pick-apart">{t('packing.apart')}</h3>
                  <PickList parcels={apart} busy={deed.isPending} onPack={pack} />
                </>
              )}
            </>
          );
        }}
      </Loaded>
      <OverrideDialog
        open={needsReason !== undefined}
        busy={deed.isPending}
        problem={deed.error}
        onGiven={(override) => {
          if (needsReason !== undefined) pack({ ...needsReason, override });
        }}
        onCancel={() => {
          setNeedsReason(undefined);
          deed.reset();
        }}
      />
    </section>
  );
}

interface PickListProps {
  readonly parcels: readonly ParcelView[];
  readonly busy: boolean;
  readonly onPack: (body: PackBody) => void;
}

function PickList({ parcels, busy, onPack }: PickListProps) {
  return (
    <ul className="row-list">
      {parcels.map((parcel) => (
        // Counted anew when some of it went elsewhere.
        <PickRow key={`${parcel.id}:${parcel.free}`} parcel={parcel} busy={busy} onPack={onPack} />
      ))}
    </ul>
  );
}

interface PickRowProps {
  readonly parcel: ParcelView;
  readonly busy: boolean;
  readonly onPack: (body: PackBody) => void;
}

function PickRow({ parcel, busy, onPack }: PickRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const [quantity, setQuantity] = useState<number | null>(parcel.free);
  const { item, expiry, lot, free } = parcel;
  return (
    <li>
      <div>
        <ItemText item={item} />
        <p className="soft">
          {[
            expiry === undefined ? undefined : `${t('goods.expiry')} ${formatDate(expiry)}`,
            lot === undefined ? undefined : `${t('goods.lot')} ${lot}`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <form
        className="pick-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== null) onPack({ parcelId: parcel.id, quantity });
        }}
      >
        <label className="out-of-sight" htmlFor={id}>
          {t('packing.howMany', { name: item.name })}
        </label>
        <InputNumber
          id={id}
          value={quantity}
          min={1}
          max={free}
          precision={0}
          inputMode="numeric"
          onChange={setQuantity}
        />
        <span className="soft pick-free">
          {t('packing.ofFree', { quantity: quantityText(t, item.unit, free) })}
        </span>
        <Button
          htmlType="submit"
          disabled={busy || quantity === null}
          aria-label={t('packing.packThis', { name: item.name })}
        >
          {t('packing.pack')}
        </Button>
      </form>
    </li>
  );
}
