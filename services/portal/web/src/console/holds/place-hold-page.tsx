import { HOLD_GRADES, type HoldGrade, type Item, type RecallView } from '@bluebox/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemText, quantityText } from '../../domain/quantity-text.ts';
import { HOLDS_KEY, placeHold, recallQuery } from '../api/holds.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { Loaded } from '../feedback/loaded.tsx';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { readLot } from '../input/lot.ts';
import { LotInput } from '../items/lot-input.tsx';
import { MayOpen } from '../layout/may-open.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { AnnouncedLot } from './announced-lot.tsx';
import './holds.css';
import { RecallSums } from './recall-report.tsx';

/** The page to hold a lot: its number first, then what will stop, then the reason. */
export function PlaceHoldPage() {
  return (
    <MayOpen work="installation">
      <PlaceHold />
    </MayOpen>
  );
}

function PlaceHold() {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [lot, setLot] = useState<string>();
  const read = readLot(typed);
  const look = (text: string) => {
    setTyped(text);
    const wanted = readLot(text);
    if (wanted.kind === 'lot') setLot(wanted.lot);
  };
  return (
    <>
      <PageHeading title={t('holds.placeTitle')} hint={t('holds.placeHint')} />
      <div className="panel">
        <form
          className="hold-form"
          onSubmit={(event) => {
            event.preventDefault();
            look(typed);
          }}
        >
          <div>
            <label className="field-label" htmlFor={`${id}-lot`}>
              {t('goods.lot')}
            </label>
            <div className="hold-lots">
              <LotInput id={`${id}-lot`} value={typed} onChange={setTyped} />
              <Button htmlType="submit" disabled={read.kind !== 'lot'}>
                {t('holds.preview')}
              </Button>
            </div>
          </div>
        </form>
        {lot !== undefined && <Preview key={lot} lot={lot} onLook={look} />}
      </div>
    </>
  );
}

interface PreviewProps {
  readonly lot: string;
  readonly onLook: (lot: string) => void;
}

function Preview({ lot, onLook }: PreviewProps) {
  const recall = useQuery(recallQuery({ lot }));
  return (
    <Loaded query={recall}>
      {(found) => <PreviewOf lot={lot} found={found} onLook={onLook} />}
    </Loaded>
  );
}

function PreviewOf({ lot, found, onLook }: PreviewProps & { readonly found: RecallView }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(0);
  const item = found.items[chosen]?.item;
  return (
    <div className="hold-form">
      <Alike alike={found.alike} onLook={onLook} />
      {found.items.length === 0 ? (
        <InAdvance lot={lot} />
      ) : (
        <>
          <fieldset className="fieldset">
            <legend className="field-label">{t('holds.whichItem')}</legend>
            <Radio.Group
              value={chosen}
              onChange={({ target }) => setChosen(target.value as number)}
              options={found.items.map(({ item: each, quantity }, index) => ({
                value: index,
                label: `${itemText(each)} · ${quantityText(t, each.unit, quantity)}`,
              }))}
            />
          </fieldset>
          {item !== undefined && <WillStop lot={lot} item={item} />}
        </>
      )}
    </div>
  );
}

/** The way to hold a lot that was announced before anything of it has come. */
function InAdvance({ lot }: { readonly lot: string }) {
  const { t } = useTranslation();
  const [isAnnounced, setAnnounced] = useState(false);
  const [item, setItem] = useState<Item>();
  return (
    <>
      <Alert type="info" showIcon title={t('holds.unknown', { lot })} />
      {!isAnnounced ? (
        <div>
          <p className="soft">{t('holds.inAdvanceHint')}</p>
          <Button onClick={() => setAnnounced(true)}>{t('holds.inAdvance')}</Button>
        </div>
      ) : (
        <>
          <AnnouncedLot onItem={setItem} />
          <Confirm lot={lot} item={item} inAdvance />
        </>
      )}
    </>
  );
}

/** Lots that look like the typed one. People confuse 0 and O, so each can be looked at. */
function Alike({
  alike,
  onLook,
}: {
  readonly alike: RecallView['alike'];
  readonly onLook: (lot: string) => void;
}) {
  const { t } = useTranslation();
  const namesOf = new Map<string, readonly string[]>();
  for (const { lot, item } of alike)
    namesOf.set(lot, [...new Set([...(namesOf.get(lot) ?? []), item.name])]);
  if (namesOf.size === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('holds.alike')}
      description={
        <ul className="hold-alike">
          {[...namesOf].map(([lot, names]) => (
            <li key={lot}>
              <Button size="small" onClick={() => onLook(lot)}>
                {t('holds.lookAt', { lot })}
              </Button>{' '}
              {names.join(t('list.comma'))}
            </li>
          ))}
        </ul>
      }
    />
  );
}

function WillStop({ lot, item }: { readonly lot: string; readonly item: Item }) {
  const { name, specification, itemId } = item;
  const recall = useQuery(
    recallQuery({
      lot,
      item: name,
      ...(specification === undefined ? {} : { specification }),
      ...(itemId === undefined ? {} : { itemId }),
    }),
  );
  return (
    <Loaded query={recall}>
      {(found) => (
        <>
          <RecallSums found={found} unit={item.unit} />
          <Confirm lot={lot} item={item} />
        </>
      )}
    </Loaded>
  );
}

interface ConfirmProps {
  readonly lot: string;
  /** The goods to hold; undefined as long as nobody has named them. */
  readonly item: Item | undefined;
  /** Whether nothing of the lot has come so far. */
  readonly inAdvance?: boolean;
}

function Confirm({ lot, item, inAdvance = false }: ConfirmProps) {
  const { t } = useTranslation();
  const id = useId();
  const navigate = useNavigate();
  const [why, setWhy] = useState('');
  const [grade, setGrade] = useState<HoldGrade>('check');
  const mutation = useApiMutation({
    send: placeHold,
    touches: HOLDS_KEY,
    onDone: ({ holdId }) =>
      void navigate({ to: '/console/holds/$holdId', params: { holdId }, replace: true }),
  });
  return (
    <form
      className="hold-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (item === undefined) return;
        mutation.mutate({
          item,
          lots: [lot],
          why: why.trim(),
          grade,
          ...(inAdvance ? { inAdvance } : {}),
        });
      }}
    >
      <ProblemNotice problem={mutation.error} />
      <div>
        <label className="field-label" htmlFor={`${id}-why`}>
          {t('holds.why')}
        </label>
        <Input
          id={`${id}-why`}
          maxLength={120}
          value={why}
          aria-describedby={`${id}-why-hint`}
          onChange={(event) => setWhy(event.target.value)}
        />
        <p id={`${id}-why-hint`} className="soft">
          {t('holds.whyHint')}
        </p>
      </div>
      <fieldset className="fieldset">
        <legend className="field-label">{t('holds.gradeLabel')}</legend>
        <Radio.Group
          value={grade}
          onChange={({ target }) => setGrade(target.value as HoldGrade)}
          options={HOLD_GRADES.map((value) => ({ value, label: t(`holds.grade.${value}`) }))}
        />
      </fieldset>
      <p className="soft">{t('holds.later')}</p>
      <div className="actions">
        <Button
          type="primary"
          danger
          htmlType="submit"
          loading={mutation.isPending}
          disabled={why.trim() === '' || item === undefined}
        >
          {t('holds.confirm')}
        </Button>
      </div>
    </form>
  );
}
