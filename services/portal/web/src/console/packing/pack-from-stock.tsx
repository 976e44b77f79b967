import { type BoxView, type Item, type StockLine, splitOver } from '@bluebox/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { ApiProblem } from '../../platform/api.ts';
import { formatDate } from '../../platform/formatting.ts';
import { type LinePack, packLine, stockQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NumberField } from '../components/number-field.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ItemText } from '../items/item-text.tsx';
import { ExpiryOrderDialog } from './expiry-order-dialog.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { goesTogether, takeable } from './stock-order.ts';
import { useBoxRefresh } from './use-box-refresh.ts';

/**
 * Stock to pack into the carton, earliest expiry first. Goods that may join the contents only with
 * a recorded reason are listed last.
 */
export function PackFromStock({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [needsReason, setNeedsReason] = useState<RefusedPack>();
  const refresh = useBoxRefresh(box.id);
  const stock = useInfiniteQuery({
    ...stockQuery(box.driveId, { available: true, search: typed }),
    placeholderData: keepPreviousData,
  });
  const mutation = useApiMutation({
    send: packLine(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  const pack = (body: LinePack, item: Item) =>
    mutation.mutate(body, {
      onSuccess: () => setNeedsReason(undefined),
      onError: (problem) => {
        const code = problem instanceof ApiProblem ? problem.code : undefined;
        if (code === 'MEDICINE_NOT_ALONE' || code === 'NOT_FIRST_EXPIRY')
          setNeedsReason({ code, body, item });
      },
    });
  const cancel = () => {
    setNeedsReason(undefined);
    mutation.reset();
  };
  return (
    <section className="panel" aria-labelledby="stock-title">
      <div className="panel-title">
        <h2 id="stock-title">{t('packing.pick')}</h2>
        <span className="soft">{t('packing.firstExpiryFirst')}</span>
      </div>
      <FilterText label={t('packing.searchStock')} value={typed} onChange={setTyped} />
      {needsReason === undefined && <ProblemNotice problem={mutation.error} />}
      <Loaded query={stock}>
        {({ rows: found }) => {
          const together = found.filter((line) => goesTogether(box.contents, line));
          const apart = found.filter((line) => !goesTogether(box.contents, line));
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
              <PickList lines={together} busy={mutation.isPending} onPack={pack} />
              {apart.length > 0 && (
                <>
                  <h3 className="pick-apart">{t('packing.apart')}</h3>
                  <PickList lines={apart} busy={mutation.isPending} onPack={pack} />
                </>
              )}
              <MoreRows of="stock" list={stock} />
            </>
          );
        }}
      </Loaded>
      <OverrideDialog
        open={needsReason?.code === 'MEDICINE_NOT_ALONE'}
        busy={mutation.isPending}
        problem={mutation.error}
        onGiven={(override) => {
          if (needsReason !== undefined) pack({ ...needsReason.body, override }, needsReason.item);
        }}
        onCancel={cancel}
      />
      {needsReason?.code === 'NOT_FIRST_EXPIRY' && (
        <ExpiryOrderDialog
          driveId={box.driveId}
          item={needsReason.item}
          asked={needsReason.body}
          isOpen
          busy={mutation.isPending}
          problem={mutation.error}
          onPack={(body) => pack(body, needsReason.item)}
          onCancel={cancel}
        />
      )}
    </section>
  );
}

/** Goods whose packing was refused until a reason is given. */
interface RefusedPack {
  readonly code: 'MEDICINE_NOT_ALONE' | 'NOT_FIRST_EXPIRY';
  readonly body: LinePack;
  readonly item: Item;
}

interface PickListProps {
  readonly lines: readonly StockLine[];
  readonly busy: boolean;
  readonly onPack: (body: LinePack, item: Item) => void;
}

function PickList({ lines, busy, onPack }: PickListProps) {
  return (
    <ul className="row-list">
      {lines.map((line) => (
        // A changed free quantity mounts a new row, and so resets the typed quantity.
        <PickRow key={`${line.id}:${line.free}`} line={line} busy={busy} onPack={onPack} />
      ))}
    </ul>
  );
}

interface PickRowProps {
  readonly line: StockLine;
  readonly busy: boolean;
  readonly onPack: (body: LinePack, item: Item) => void;
}

function PickRow({ line, busy, onPack }: PickRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const [quantity, setQuantity] = useState<number | null>(takeable(line));
  const { item, expiry, free, parcels } = line;
  return (
    <li>
      <div>
        <ItemText item={item} />
        <p className="soft">
          {expiry !== undefined && `${t('goods.expiry')} ${formatDate(expiry)}`}
        </p>
      </div>
      <form
        className="pick-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== null) onPack({ parts: splitOver(parcels, quantity) }, item);
        }}
      >
        <label className="out-of-sight" htmlFor={id}>
          {t('packing.howMany', { name: item.name })}
        </label>
        <NumberField
          id={id}
          value={quantity}
          min={1}
          max={takeable(line)}
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
