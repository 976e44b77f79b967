import { type Item, type StockLine, splitOver } from '@bluebox/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate } from '../../platform/formatting.ts';
import { assembleKit, stockQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useEveryRow } from '../api/use-every-row.ts';
import { FilterText } from '../components/filter-text.tsx';
import { MoreRows } from '../components/more-rows.tsx';
import { NumberField } from '../components/number-field.tsx';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { ItemNameInput } from '../items/item-name-input.tsx';
import { ItemText } from '../items/item-text.tsx';
import { catalogued } from '../items/scan-into-item.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { KitsByRecipe } from './kits-by-recipe.tsx';
import { MadeKits } from './made-kits.tsx';
import './packing.css';
import { PackingNav } from './packing-nav.tsx';
import { takeable } from './stock-order.ts';

const route = getRouteApi('/console/layout/drives/$driveId/packing/kits');

const EMPTY_KIT: Item = { name: '', category: 'kit', unit: 'set' };

interface Chosen {
  readonly line: StockLine;
  /** Quantity for each kit; null while its field has something that is no quantity. */
  readonly quantity: number | null;
}

/**
 * The page that assembles kits from stock. A kit then counts as one item, and each giver can still
 * follow the goods in the kit.
 */
export function KitPage() {
  const { t } = useTranslation();
  const id = useId();
  const { message } = App.useApp();
  const { driveId } = route.useParams();
  const [typed, setTyped] = useState('');
  const stock = useEveryRow(
    useInfiniteQuery({
      ...stockQuery(driveId, { available: true, kits: false, search: typed }),
      placeholderData: keepPreviousData,
    }),
  );
  const [kit, setKit] = useState<Item>(EMPTY_KIT);
  const [kits, setKits] = useState<number | null>(1);
  const [perKit, setPerKit] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const mutation = useApiMutation({
    send: assembleKit,
    touches: driveKey(driveId),
    onDone() {
      void message.success(t('kits.done', { count: kits ?? 0 }));
      setPerKit(new Map());
      form.reset();
    },
  });
  const set = (line: StockLine, quantity: number | null, isRefused: boolean) =>
    setPerKit((before) => {
      const next = new Map(before);
      if (quantity === 0 || (quantity === null && !isRefused)) next.delete(line.id);
      else next.set(line.id, { line, quantity });
      return next;
    });
  // Listed lines use their current free quantity. Lines that the search hides use the free quantity
  // from the moment of choosing.
  const chosen = [...perKit.values()].map(({ line, quantity }) => ({
    line: stock.data?.rows.find(({ id: listed }) => listed === line.id) ?? line,
    quantity: (quantity ?? 0) * (kits ?? 0),
  }));
  const components = chosen.flatMap(({ line, quantity }) => splitOver(line.parcels, quantity));
  const short = chosen.filter(({ line, quantity }) => quantity > takeable(line));
  const isReadable = [...perKit.values()].every(({ quantity }) => quantity !== null);
  const complete = kit.name.trim() !== '' && kits !== null && components.length > 0 && isReadable;
  const form = useCheckedForm(complete && short.length === 0 ? kits : undefined, (quantity) =>
    mutation.mutate({
      driveId,
      item: { ...kit, name: kit.name.trim() },
      quantity,
      components,
    }),
  );
  return (
    <>
      <PageHeading title={t('kits.title')} hint={t('kits.hint')} />
      <PackingNav driveId={driveId} />
      <KitsByRecipe driveId={driveId} />
      <Loaded query={stock}>
        {({ rows: available }) => {
          const nothing = available.length === 0 && typed === '' && perKit.size === 0;
          return nothing ? (
            <div className="panel">
              <EmptyNotice title={t('packing.nothingFree')}>
                <p>{t('packing.nothingFreeHint')}</p>
              </EmptyNotice>
            </div>
          ) : (
            <form className="panel stack" aria-label={t('kits.title')} onSubmit={form.onSubmit}>
              <ProblemNotice problem={mutation.error} />
              <div className="form-row">
                <div>
                  <label className="field-label" htmlFor={`${id}-name`}>
                    {t('kits.name')}
                  </label>
                  <ItemNameInput
                    id={`${id}-name`}
                    value={kit.name}
                    placeholder={t('kits.nameHint')}
                    onTyped={(name) => setKit({ ...EMPTY_KIT, name })}
                    onChosen={(item) =>
                      setKit(
                        item.category === 'kit'
                          ? catalogued(item)
                          : { ...EMPTY_KIT, name: item.name },
                      )
                    }
                  />
                </div>
                <div className="form-narrow">
                  <label className="field-label" htmlFor={`${id}-kits`}>
                    {t('kits.howMany')}
                  </label>
                  <NumberField
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
                <FilterText label={t('packing.searchStock')} value={typed} onChange={setTyped} />
                {available.length === 0 && <p className="soft">{t('packing.nothingFound')}</p>}
                <ul className="row-list">
                  {available.map((line) => {
                    const { id: lineId, item, expiry, free: there } = line;
                    return (
                      <li key={lineId}>
                        <div>
                          <ItemText item={item} />
                          <p className="soft">
                            {t('kits.there', { quantity: quantityText(t, item.unit, there) })}
                            {expiry !== undefined &&
                              ` · ${t('goods.expiry')} ${formatDate(expiry)}`}
                          </p>
                        </div>
                        <div className="actions">
                          <label className="soft" htmlFor={`${id}-${lineId}`}>
                            {t('kits.perKit')}
                            <span className="out-of-sight"> {item.name}</span>
                          </label>
                          <NumberField
                            id={`${id}-${lineId}`}
                            value={perKit.get(lineId)?.quantity ?? null}
                            min={0}
                            precision={0}
                            onChange={(quantity, isRefused) => set(line, quantity, isRefused)}
                          />
                        </div>
                      </li>
                    );
                  })}
                </ul>
                <MoreRows of="stock" list={stock} />
              </fieldset>
              <p className="field-problem" role="alert">
                {form.checked && !complete && t('kits.incomplete')}
                {short.length > 0 && t('kits.tooMany')}
              </p>
              <div>
                <Button type="primary" size="large" htmlType="submit" loading={mutation.isPending}>
                  {t('kits.assemble', { count: kits ?? 0 })}
                </Button>
              </div>
            </form>
          );
        }}
      </Loaded>
      <MadeKits driveId={driveId} />
    </>
  );
}
