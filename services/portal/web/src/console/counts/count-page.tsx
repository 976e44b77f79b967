import type { CountSheet } from '@bluebox/contracts';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ComponentRef, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText } from '../../domain/quantity-text.ts';
import { boxOfNumber, countBox, countParcel, countSheetQuery } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { ButtonLink } from '../components/button-link.tsx';
import { FilterText } from '../components/filter-text.tsx';
import { NumberField } from '../components/number-field.tsx';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { problemText } from '../i18n/problem-text.ts';
import { ItemText } from '../items/item-text.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { PackingNav } from '../packing/packing-nav.tsx';
import '../packing/packing.css';
import { ScanField, type ScanFieldHandle } from '../scanning/scan-field.tsx';
import { soundScan } from '../scanning/scan-tone.ts';
import { ScanVerdict, type Verdict } from '../scanning/scan-verdict.tsx';
import './counts.css';
import { nextToCount, stateOfRow } from './count-rows.ts';
import { countedGoodsText } from './counted-goods-text.ts';

const route = getRouteApi('/console/layout/drives/$driveId/packing/counts/$countId');

type Row = CountSheet['parcels'][number];

/**
 * The page on which a person counts: scan or choose, type the number, next. It shows no quantity of
 * the records, so that the figure is the person's own.
 */
export function CountPage() {
  const { t } = useTranslation();
  const { driveId, countId } = route.useParams();
  const [search, setSearch] = useState('');
  /** The goods that the person chose last. `turn` tells a repeated choice of the same goods. */
  const [choice, setChoice] = useState<{ readonly id: string; readonly turn: number }>();
  const turns = useRef(0);
  const scanField = useRef<ScanFieldHandle>(null);
  const [verdict, setVerdict] = useState<Verdict>();
  const scans = useRef(0);
  const queries = useQueryClient();
  const sheet = useQuery({
    ...countSheetQuery(driveId, countId, search),
    placeholderData: keepPreviousData,
  });
  const box = useApiMutation({ send: countBox(countId), touches: driveKey(driveId) });
  const choose = (id: string | undefined) => {
    turns.current += 1;
    setChoice(id === undefined ? undefined : { id, turn: turns.current });
  };
  /** Goes on with the next goods of the list, or to the next scan if these goods were scanned. */
  const goOn = (next: string | undefined) => {
    const isListed = search === '' && next !== undefined;
    choose(isListed ? next : undefined);
    if (!isListed) scanField.current?.focus();
  };
  const say = (outcome: Verdict['outcome'], text: string) => {
    scans.current += 1;
    setVerdict({ scan: scans.current, outcome, text });
    soundScan(outcome);
  };
  const seeBox = async (boxId: string, number: number | undefined, present: boolean) => {
    try {
      await box.mutateAsync({ boxId, present });
      say('right', t(present ? 'counts.boxHere' : 'counts.boxGone', { number }));
    } catch (problem) {
      say('wrong', problemText(t, problem));
    }
  };
  const seeNumber = async (number: number) => {
    const found = await boxOfNumber(driveId, number);
    if (found === undefined) say('wrong', t('scan.noSuchBox', { number }));
    else await seeBox(found.id, number, true);
  };
  /** Opens the goods that a code names, if the count has any. */
  const find = async (text: string) => {
    setSearch(text);
    const { parcels } = await queries.fetchQuery({
      ...countSheetQuery(driveId, countId, text),
      staleTime: 0,
    });
    const next = nextToCount(parcels) ?? parcels[0];
    choose(next?.id);
    if (next === undefined) say('wrong', t('counts.notFound', { code: text }));
    else say('right', itemText(next.item));
  };
  return (
    <Loaded query={sheet}>
      {({ parcels, total, boxes, kind, category, status }) => {
        const chosen = parcels.find(({ id }) => id === choice?.id) ?? nextToCount(parcels);
        return (
          <>
            <PageHeading
              title={t('counts.name', {
                kind: t(`counts.kind.${kind}`),
                goods:
                  category === undefined
                    ? t('counts.allGoods')
                    : t(`vocabulary:category.${category}`),
              })}
              hint={t('counts.blind')}
            >
              <ButtonLink
                to="/console/drives/$driveId/packing/counts/$countId/differences"
                params={{ driveId, countId }}
              >
                {t('counts.differences')}
              </ButtonLink>
            </PageHeading>
            <PackingNav driveId={driveId} />
            {status === 'open' ? (
              <section className="panel stack" aria-label={t('counts.counting')}>
                <ScanField
                  handle={scanField}
                  label={t('counts.scan')}
                  placeholder={t('scan.goodsHint')}
                  onScan={(code) => {
                    if (code.kind === 'box') void seeBox(code.boxId, undefined, true);
                    else if (code.kind === 'box-number') void seeNumber(code.number);
                    else void find(code.reference);
                    return true;
                  }}
                  onText={(text) => {
                    void find(text.slice(0, 60));
                    return true;
                  }}
                />
                <ScanVerdict verdict={verdict} />
                {chosen !== undefined && (
                  <CountOne
                    key={chosen.id}
                    driveId={driveId}
                    countId={countId}
                    row={chosen}
                    turn={choice?.id === chosen.id ? choice.turn : undefined}
                    onCounted={() =>
                      goOn(nextToCount(parcels.filter(({ id }) => id !== chosen.id))?.id)
                    }
                  />
                )}
              </section>
            ) : (
              <p className="panel">{t(`counts.ended.${status}`)}</p>
            )}
            <section className="panel stack" aria-labelledby="to-count">
              <div className="panel-title">
                <h2 id="to-count">{t('counts.goods')}</h2>
                <span className="soft">{t('counts.rows', { count: total })}</span>
              </div>
              <FilterText
                label={t('packing.searchStock')}
                value={search}
                onChange={(text) => {
                  setSearch(text);
                  choose(undefined);
                }}
              />
              {parcels.length === 0 && <p className="soft">{t('packing.nothingFound')}</p>}
              <ul className="row-list">
                {parcels.map((row) => (
                  <li key={row.id}>
                    <div>
                      <ItemText item={row.item} />
                      <p className="soft">{countedGoodsText(t, row)}</p>
                    </div>
                    <div className="actions">
                      <span className="soft">
                        {t(`counts.row.${stateOfRow(row)}`, { count: row.mine ?? 0 })}
                      </span>
                      {status === 'open' && !row.done && (
                        <Button
                          aria-label={t('counts.countThis', { name: itemText(row.item) })}
                          onClick={() => choose(row.id)}
                        >
                          {t('counts.count')}
                        </Button>
                      )}
                    </div>
                  </li>
                ))}
              </ul>
              {total > parcels.length && (
                <p className="soft">{t('counts.searchMore', { count: total - parcels.length })}</p>
              )}
            </section>
            {boxes.length > 0 && (
              <section className="panel" aria-labelledby="boxes-to-count">
                <h2 id="boxes-to-count">{t('counts.boxes')}</h2>
                <p className="soft">{t('counts.boxesHint')}</p>
                <ul className="row-list">
                  {boxes.map(({ id, number, present }) => (
                    <li key={id}>
                      <span>{t('packing.boxNumber', { number })}</span>
                      <div className="actions">
                        <span className="soft">
                          {t(
                            present === undefined
                              ? 'counts.box.unseen'
                              : present
                                ? 'counts.box.present'
                                : 'counts.box.missing',
                          )}
                        </span>
                        {status === 'open' &&
                          [true, false].map((isHere) => (
                            <Button
                              key={String(isHere)}
                              aria-label={t(isHere ? 'counts.boxHere' : 'counts.boxGone', {
                                number,
                              })}
                              onClick={() => void seeBox(id, number, isHere)}
                            >
                              {t(isHere ? 'counts.here' : 'counts.gone')}
                            </Button>
                          ))}
                      </div>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface CountOneProps {
  readonly driveId: string;
  readonly countId: string;
  readonly row: Row;
  /** Number of the person's choice of these goods, each of which moves the focus to the field. */
  readonly turn: number | undefined;
  readonly onCounted: () => void;
}

/** The goods that are counted now, with a large field for their number. */
function CountOne({ driveId, countId, row, turn, onCounted }: CountOneProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<ComponentRef<typeof NumberField>>(null);
  const [quantity, setQuantity] = useState<number | null>(null);
  useEffect(() => {
    if (turn !== undefined) field.current?.focus();
  }, [turn]);
  const mutation = useApiMutation({
    send: countParcel(countId),
    touches: driveKey(driveId),
    onDone() {
      setQuantity(null);
      onCounted();
    },
  });
  return (
    <form
      className="count-one"
      aria-label={t('counts.countThis', { name: itemText(row.item) })}
      onSubmit={(event) => {
        event.preventDefault();
        if (quantity !== null)
          mutation.mutate({
            parcelId: row.id,
            quantity,
            ...(row.again ? { again: true as const } : {}),
          });
      }}
    >
      <ProblemNotice problem={mutation.error} />
      <p className="count-item">
        <ItemText item={row.item} />
      </p>
      <p className="soft">{countedGoodsText(t, row)}</p>
      {row.again && <p className="strong">{t('counts.again')}</p>}
      <label className="field-label" htmlFor={id}>
        {t('counts.howMany', { unit: t(`vocabulary:unit.${row.item.unit}`) })}
      </label>
      <div className="count-enter">
        <NumberField
          ref={field}
          id={id}
          className="count-number"
          value={quantity}
          min={0}
          precision={0}
          inputMode="numeric"
          onChange={setQuantity}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={quantity === null}
          loading={mutation.isPending}
        >
          {t('counts.next')}
        </Button>
      </div>
    </form>
  );
}
