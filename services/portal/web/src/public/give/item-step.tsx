import type { Category, Need, Unit } from '@bluebox/contracts';
import { CATEGORIES, LARGEST_QUANTITY, UNITS } from '@bluebox/contracts/kinds';
import { USUAL_UNITS, usualUnit } from '@bluebox/contracts/known-goods';
import { isFarAbove, neededOf, USUAL_AT_MOST } from '@bluebox/contracts/large-pledge';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type * as z from 'zod/mini';
import { drivePath } from '../../domain/drive-address.ts';
import { CATEGORIES_FOR_GIVERS, collectedCategories, hasLot } from '../../domain/kinds.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { SuggestedItems } from '../../platform/item-suggestions/suggested-items.tsx';
import { useItemSuggestions } from '../../platform/item-suggestions/use-item-suggestions.ts';
import { Callout } from '../components/callout.tsx';
import { Page } from '../components/page.tsx';
import { useNeedStandings } from '../data/use-need-standings.ts';
import { ErrorSummary } from '../forms/error-summary.tsx';
import { Field, Group } from '../forms/field.tsx';
import { errorKey, resolveBy } from '../forms/form-resolver.ts';
import { QuantityInput } from '../forms/quantity-input.tsx';
import { navigate } from '../navigation/navigation.ts';
import { suggestedItems } from './common-items.ts';
import { type DraftItem, MOST_ITEMS } from './draft.ts';
import { type ItemValues, itemSchema } from './item-schema.ts';
import { rememberProduct } from './known-products.ts';
import { completeGoods, type LineGoods } from './one-line.ts';
import { OneLineField } from './one-line-field.tsx';
import { type RoomLeft, roomLeft } from './room-left.ts';
import { packCodeIn, ScanItem, type ScanItemHandle, type ScannedPack } from './scan-item.tsx';
import { StepTop } from './step-frame.tsx';
import { givePath, type StepProperties } from './step-properties.ts';
import { readTyped, writeTyped } from './stored-pledges.ts';

const resolver = resolveBy<ItemValues, z.output<typeof itemSchema>>(itemSchema);
const FIELDS = ['category', 'name', 'specification', 'quantity', 'unit', 'lot'] as const;

/** The step that adds or changes one item. */
export function ItemStep({
  drive,
  draft,
  dispatch,
  returnTo,
  item,
}: StepProperties & { readonly item: DraftItem | undefined }) {
  const { t } = useTranslation();
  const offered = collectedCategories(drive.terms.rules, CATEGORIES_FOR_GIVERS);
  const { register, control, handleSubmit, watch, getValues, setValue, setFocus, formState } =
    useForm<ItemValues, unknown, z.output<typeof itemSchema>>({
      resolver,
      shouldFocusError: false,
      defaultValues: startValues(drive.driveId, item, offered),
    });
  const path = givePath(drive);
  const entryId = item?.entryId;
  /**
   * The last scanned code. The saved product is remembered under this code, so that the next scan
   * of the code fills in the form.
   */
  const scanned = useRef<string>(undefined);

  useEffect(() => {
    const watching = watch((values) =>
      writeTyped(drive.driveId, { entryId, values: withoutPackCode(values as ItemValues) }),
    );
    return () => watching.unsubscribe();
  }, [watch, drive.driveId, entryId]);

  const { standings } = useNeedStandings(drive);
  const others = draft.items.filter((other) => other.entryId !== entryId);
  const roomFor = (goods: z.output<typeof itemSchema>) => roomLeft(standings, others, goods);
  const [asked, setAsked] = useState<AskedBack>();
  /** Month of expiry that was written in one line with the goods. */
  const writtenMonth = useRef<string>(undefined);
  const fill = ({ expiryMonth, ...goods }: LineGoods) => {
    writtenMonth.current = expiryMonth === '' ? undefined : expiryMonth;
    setValue('itemId', undefined);
    setValue('name', goods.name);
    setValue('specification', goods.specification);
    if (goods.category !== undefined) setValue('category', goods.category);
    if (goods.unit !== undefined) setValue('unit', goods.unit);
    setValue('quantity', goods.quantity === undefined ? '' : String(goods.quantity));
  };
  const addAll = (lines: readonly LineGoods[]) => {
    for (const line of lines.slice(0, MOST_ITEMS - draft.items.length)) {
      const goods = completeGoods(line);
      const { expiryMonth, guessed } = line;
      if (goods !== undefined) dispatch({ type: 'add', goods, expiryMonth, guessed });
    }
    writeTyped(drive.driveId, undefined);
    navigate(path, { step: 'items' });
  };
  const scanner = useRef<ScanItemHandle>(null);
  /** Takes a code that a hand scanner or the keyboard put into the field for the name. */
  const takeTypedCode = (): boolean => {
    const taken = scanner.current?.take(getValues('name')) ?? false;
    if (taken) setValue('name', '');
    return taken;
  };
  const takePack = ({ code, productCode, product }: ScannedPack) => {
    scanned.current = productCode;
    if (product !== undefined) {
      setValue('itemId', offered.includes(product.category) ? product.itemId : undefined);
      setValue('name', product.name);
      setValue('specification', product.specification);
      if (offered.includes(product.category)) {
        setValue('category', product.category);
        setValue('unit', product.unit);
      }
    }
    if (code.kind === 'gs1') {
      if (code.expiry !== undefined) writtenMonth.current = code.expiry.slice(0, 7);
      if (code.lot !== undefined) setValue('lot', code.lot);
    }
    setFocus('name');
  };
  const save = handleSubmit((goods) => {
    const room = roomFor(goods);
    if (room?.limit === 'strict' && room.isTooMuch) return setFocus('quantity');
    const doubts = askedBack(goods, others, drive.terms.needs);
    if (doubts !== undefined && !sameDoubts(doubts, asked)) return setAsked(doubts);
    dispatch(
      entryId === undefined
        ? { type: 'add', goods, expiryMonth: writtenMonth.current }
        : { type: 'change', entryId, goods, expiryMonth: writtenMonth.current },
    );
    if (scanned.current !== undefined) rememberProduct(scanned.current, goods);
    writeTyped(drive.driveId, undefined);
    navigate(path, { step: returnTo ?? 'items' });
  });

  const catalogue = useItemSuggestions((chosen) => {
    setValue('name', chosen.name);
    setValue('specification', chosen.specification ?? '');
    setValue('category', offered.includes(chosen.category) ? chosen.category : '');
    setValue('unit', chosen.unit);
    setValue('itemId', offered.includes(chosen.category) ? chosen.itemId : undefined);
  });
  /** Other words, or another kind, are no longer the item that was chosen. */
  const forgetItem = () => setValue('itemId', undefined);
  const { errors, submitCount } = formState;
  const errorOf = (name: (typeof FIELDS)[number]) => {
    const key = errorKey(errors[name]);
    return key === undefined ? undefined : t(key);
  };
  const suggested = suggestedItems(
    drive.terms.needs.flatMap(({ itemName }) => itemName ?? []),
    offered,
  );
  /** Chooses the category and unit that the name implies, unless a category is chosen already. */
  const chooseKind = (name: string) => {
    const category = suggested.find((item) => item.name === name)?.category;
    // The form library returns null for radio buttons that lost the focus without a choice.
    if (category === undefined || getValues('category')) return;
    setValue('category', category);
    setValue('unit', usualUnit(category));
  };
  return (
    <Page
      title={item === undefined ? t('item.title') : t('item.change-title')}
      before={
        <StepTop
          current="items"
          back={draft.items.length === 0 ? drivePath(drive.slug) : path}
          {...(draft.items.length === 0 ? {} : { backStep: 'items' })}
        />
      }
    >
      <ErrorSummary
        attempt={submitCount}
        errors={FIELDS.flatMap((name) => {
          const text = errorOf(name);
          return text === undefined ? [] : [{ id: name, text }];
        })}
      />
      {item === undefined ? <OneLineField offered={offered} onFill={fill} onAdd={addAll} /> : null}
      <ScanItem handle={scanner} onPack={takePack} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!takeTypedCode()) void save(event);
        }}
      >
        <Group
          id="category"
          legend={t('item.category')}
          className="tiles tiles-row"
          error={errorOf('category')}
        >
          {offered.map((category) => (
            <label key={category} className="tile">
              <input
                type="radio"
                value={category}
                {...register('category', {
                  onChange: (event: { target: { value: Category } }) => {
                    forgetItem();
                    setValue('unit', usualUnit(event.target.value));
                  },
                })}
              />
              <span>{t(`vocabulary:category.${category}`)}</span>
            </label>
          ))}
        </Group>
        <Field
          id="name"
          label={t('item.name')}
          hint={t(offered.includes('medicine') ? 'item.name-hint' : 'item.name-hint-goods')}
          error={errorOf('name')}
        >
          {(ties) => (
            <>
              <input
                {...ties}
                {...catalogue.input}
                {...register('name', {
                  onChange: (event: { target: { value: string } }) => {
                    forgetItem();
                    chooseKind(event.target.value);
                    catalogue.onTyped(event.target.value);
                  },
                  onBlur: () => {
                    catalogue.input.onBlur();
                    takeTypedCode();
                  },
                })}
                type="text"
                maxLength={100}
                autoComplete="off"
                enterKeyHint="next"
                list={
                  suggested.length === 0 || catalogue.items.length > 0
                    ? undefined
                    : 'suggested-items'
                }
              />
              <SuggestedItems suggestions={catalogue} label={t('item.suggested')} />
            </>
          )}
        </Field>
        {suggested.length === 0 ? null : (
          <datalist id="suggested-items">
            {suggested.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        )}
        <Field
          id="specification"
          label={t('item.specification')}
          hint={t(
            offered.includes('medicine')
              ? 'item.specification-hint'
              : 'item.specification-hint-goods',
          )}
          optional
          error={errorOf('specification')}
        >
          {(ties) => (
            <input
              {...ties}
              {...register('specification', { onChange: forgetItem })}
              type="text"
              autoComplete="off"
            />
          )}
        </Field>
        <div className="field-pair">
          <Field id="quantity" label={t('item.quantity')} error={errorOf('quantity')}>
            {(ties) => (
              <Controller
                control={control}
                name="quantity"
                render={({ field }) => (
                  <QuantityInput
                    ties={ties}
                    label={t('item.quantity')}
                    value={field.value}
                    least={1}
                    most={LARGEST_QUANTITY}
                    onChange={field.onChange}
                  />
                )}
              />
            )}
          </Field>
          <Field id="unit" label={t('item.unit')} error={errorOf('unit')}>
            {(ties) => (
              <select {...ties} {...register('unit', { onChange: forgetItem })}>
                {unitsFor(watch('category')).map((unit) => (
                  <option key={unit} value={unit}>
                    {t(`vocabulary:unit.${unit}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        {!collectsLots(offered) ? null : (
          <Field
            id="lot"
            label={t('item.lot')}
            hint={t('item.lot-hint')}
            optional
            error={errorOf('lot')}
          >
            {(ties) => <input {...ties} {...register('lot')} type="text" autoComplete="off" />}
          </Field>
        )}
        <RoomHint values={watch()} roomFor={roomFor} />
        {asked === undefined ? null : (
          <Callout kind="care" live title={t('item.asked')}>
            {asked.unit === undefined ? null : (
              <p>
                {t('item.asked-unit', {
                  name: asked.name,
                  category: t(`vocabulary:category.${asked.category}`),
                  usual: USUAL_UNITS[asked.category]
                    .map((unit) => t(`vocabulary:unit.${unit}`))
                    .join(t('item.or')),
                  unit: t(`vocabulary:unit.${asked.unit}`),
                })}
              </p>
            )}
            {asked.quantity === undefined ? null : <p>{quantityAsked(t, asked)}</p>}
            <p>{t('item.asked-go-on')}</p>
          </Callout>
        )}
        <button type="submit" className="button button-large">
          {t('form.continue')}
        </button>
      </form>
    </Page>
  );
}

const collectsLots = (categories: readonly Category[]): boolean => categories.some(hasLot);

/** Leaves the code of a pack out of what this device keeps. */
const withoutPackCode = (values: ItemValues): ItemValues =>
  packCodeIn(values.name) === undefined ? values : { ...values, name: '' };

/** Says how much is still wanted of the goods that are being typed. */
function RoomHint({
  values,
  roomFor,
}: {
  readonly values: ItemValues;
  readonly roomFor: (goods: z.output<typeof itemSchema>) => RoomLeft | undefined;
}) {
  const { t } = useTranslation();
  // A name is not needed to count the goods.
  const goods = itemSchema.safeParse({ ...values, name: values.name.trim() || '-' });
  const room = goods.success ? roomFor(goods.data) : undefined;
  const text = () => {
    if (room === undefined || !goods.success) return '';
    const { remaining, limit, isTooMuch } = room;
    const kind = isTooMuch && limit !== 'open' ? (`-${limit}` as const) : '';
    return remaining === 0
      ? t(`item.room-none${kind}`)
      : t(`item.room${kind}`, { quantity: quantityText(t, goods.data.unit, remaining) });
  };
  const isRefused = room?.limit === 'strict' && room.isTooMuch;
  return (
    <p role="status" className={isRefused ? 'hint hint-wrong' : 'hint'}>
      {text()}
    </p>
  );
}

/** Returns all units, those usual for the chosen category first. */
function unitsFor(chosen: string): readonly Unit[] {
  const usual = CATEGORIES.flatMap((category) =>
    category === chosen ? USUAL_UNITS[category] : [],
  );
  return [...usual, ...UNITS.filter((unit) => !usual.includes(unit))];
}

/** Unusual facts about an item. The form asks once whether these facts are right. */
interface AskedBack {
  readonly name: string;
  readonly category: Category;
  readonly countedIn: Unit;
  readonly unit?: Unit;
  readonly quantity?: number;
  /**
   * Promised and needed quantity of the item's kind; only for a promise so large that staff must
   * confirm it.
   */
  readonly farAbove?: { readonly sum: number; readonly needed: number };
}

function askedBack(
  { name, category, unit, quantity }: z.output<typeof itemSchema>,
  others: readonly Pick<DraftItem, 'category' | 'unit' | 'quantity'>[],
  needs: readonly Need[],
): AskedBack | undefined {
  const sum = others.reduce(
    (total, other) =>
      other.category === category && other.unit === unit ? total + other.quantity : total,
    quantity,
  );
  const farAbove = isFarAbove(needs, { category, unit, quantity: sum })
    ? { sum, needed: neededOf(needs, { category, unit }) }
    : undefined;
  const doubts = {
    ...(USUAL_UNITS[category].includes(unit) ? {} : { unit }),
    ...(farAbove === undefined && quantity <= USUAL_AT_MOST[category] ? {} : { quantity }),
    ...(farAbove === undefined ? {} : { farAbove }),
  };
  return Object.keys(doubts).length === 0
    ? undefined
    : { name, category, countedIn: unit, ...doubts };
}

function quantityAsked(
  t: TFunction,
  { name, countedIn, quantity = 0, farAbove }: AskedBack,
): string {
  if (farAbove === undefined) return t('item.asked-quantity', { name, quantity });
  const said = {
    quantity: quantityText(t, countedIn, farAbove.sum),
    needed: quantityText(t, countedIn, farAbove.needed),
  };
  if (farAbove.needed === 0) return t('item.asked-far-above-unasked', said);
  return farAbove.sum === quantity
    ? t('item.asked-far-above', said)
    : t('item.asked-far-above-sum', said);
}

const sameDoubts = (a: AskedBack, b: AskedBack | undefined): boolean =>
  b !== undefined &&
  a.category === b.category &&
  a.unit === b.unit &&
  a.quantity === b.quantity &&
  a.farAbove?.sum === b.farAbove?.sum;

/**
 * Returns the initial values of the fields: unsaved values, or those of the item to change, or
 * defaults.
 */
function startValues(
  driveId: string,
  item: DraftItem | undefined,
  offered: readonly Category[],
): ItemValues {
  const typed = readTyped(driveId);
  if (typed !== undefined && typed.entryId === item?.entryId)
    return { ...typed.values, lot: typed.values.lot ?? '' };
  if (item !== undefined) return { ...item, quantity: String(item.quantity), lot: item.lot ?? '' };
  const [only] = offered.length === 1 ? offered : [];
  const unit: Unit = only === undefined ? 'box' : usualUnit(only);
  return { name: '', specification: '', category: only ?? '', unit, quantity: '1', lot: '' };
}
