import type { DriveView, ExpectedPledge } from '@bluebox/contracts';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { collectedCategories, hasLot, mayExpire } from '../../domain/kinds.ts';
import { packText } from '../../platform/scanning/pack-text.ts';
import { recordReception } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { ItemFields } from '../items/item-fields.tsx';
import { emptyItem, type TypedItem } from '../items/typed-item.ts';
import { PackScanField, type ScannedPack } from '../scanning/pack-scan-field.tsx';
import { CountLine } from './count-line.tsx';
import { asPromised, type CountedLine, placePack, receptionLines } from './counted-lines.ts';
import { DeskProblem } from './desk-problem.tsx';
import type { IssuedReference } from './issued-reference-notice.tsx';
import { useFocusSoon } from './use-focus-soon.ts';

interface CountFormProps {
  readonly drive: DriveView;
  readonly pledge: ExpectedPledge;
  readonly point: string | undefined;
  /** Identities of packs that were scanned before, by the pledge's lines in order. */
  readonly packs?: IssuedReference['packs'] | undefined;
  readonly onReception: (receptionId: string) => void;
}

/**
 * The form that counts the goods of a pledge on the counter. One Enter is enough if everything is
 * as promised.
 */
export function CountForm({ drive, pledge, point, packs, onReception }: CountFormProps) {
  const { t } = useTranslation();
  const [counted, setCounted] = useState(() => asPromised(pledge, packs));
  const categories = collectedCategories(drive.terms.rules);
  // A pledge without outstanding goods can only receive goods that were not promised.
  const [extras, setExtras] = useState<readonly TypedItem[]>(() =>
    counted.length === 0 ? [emptyItem(categories[0])] : [],
  );
  /** A scanned pack of which somebody must say which goods it is. */
  const [asked, setAsked] = useState<ScannedPack>();
  const [noted, setNoted] = useState('');
  const confirm = useRef<HTMLButtonElement>(null);
  useFocusSoon(confirm, pledge.reference);
  const mutation = useApiMutation({ send: recordReception, touches: driveKey(drive.driveId) });

  const replace = (next: CountedLine) =>
    setCounted((before) => before.map((line) => (line.line === next.line ? next : line)));
  const replaceExtra = (index: number, next: TypedItem) =>
    setExtras((before) => before.map((extra, at) => (at === index ? next : extra)));
  const scan = (pack: ScannedPack, chosen?: string | null) => {
    setAsked(undefined);
    setNoted('');
    const placed = placePack({ counted, extras }, pack, categories, chosen);
    if (placed.kind === 'twice')
      return { outcome: 'wrong', text: t('packScan.mismatch.twice') } as const;
    if (placed.kind === 'ask') {
      setAsked(pack);
      return {
        outcome: 'right',
        text: packText(t, pack.code, pack.item, { name: true, expiry: false, lot: false }),
      } as const;
    }
    setCounted(placed.counted);
    setExtras(placed.extras);
    const { name, category } = placed.item;
    const facts = {
      name: name === '',
      expiry: mayExpire(category),
      lot: hasLot(category),
    };
    const read = packText(t, pack.code, pack.item, facts);
    const text =
      placed.kind === 'line'
        ? t('packScan.intoLine', { name, read })
        : t('packScan.intoExtra', { read });
    return { outcome: 'right', text } as const;
  };
  const choose = (pack: ScannedPack, chosen: string | null) => setNoted(scan(pack, chosen).text);
  const lines = receptionLines(counted, extras);
  const form = useCheckedForm(lines?.length === 0 ? undefined : lines, (received) => {
    // Callbacks passed to `mutate` are dropped when the form closes. A late answer must not open
    // this reception while the next giver is served.
    mutation.mutate(
      {
        driveId: drive.driveId,
        reference: pledge.reference,
        ...(point === undefined ? {} : { handInPointId: point }),
        lines: received,
      },
      { onSuccess: ({ receptionId }) => onReception(receptionId) },
    );
  });
  return (
    <form className="panel desk-step" aria-labelledby="count-title" onSubmit={form.onSubmit}>
      <div className="panel-title">
        <h2 id="count-title">
          {pledge.reference} <span className="soft">{t('desk.count')}</span>
        </h2>
      </div>
      <DeskProblem drive={drive} problem={mutation.error} />
      {counted.length > 0 && <PackScanField onPack={scan} />}
      {asked !== undefined && (
        <fieldset className="fieldset which-line">
          <legend>{t('packScan.whichLine')}</legend>
          <div className="actions">
            {counted.map(({ line: { lineId, item } }) => (
              <Button key={lineId} onClick={() => choose(asked, lineId)}>
                {[item.name, item.specification].filter((text) => text !== undefined).join(' ')}
              </Button>
            ))}
            <Button onClick={() => choose(asked, null)}>{t('packScan.noLine')}</Button>
          </div>
        </fieldset>
      )}
      <p role="status" className={noted === '' ? 'visually-hidden' : undefined}>
        {noted}
      </p>
      <ul className="count-lines">
        {counted.map((line) => (
          <CountLine
            key={line.line.lineId}
            value={line}
            checked={form.checked}
            onChange={replace}
          />
        ))}
      </ul>
      {extras.map((extra, index) => (
        <ItemFields
          // biome-ignore lint/suspicious/noArrayIndexKey: extras have no ids
          key={index}
          legend={t('desk.extra', { number: index + 1 })}
          value={extra}
          categories={categories}
          checked={form.checked}
          autoFocus
          onChange={(next) => replaceExtra(index, next)}
          onRemove={() => setExtras((before) => before.filter((_, at) => at !== index))}
        />
      ))}
      {form.checked && lines === undefined && (
        <Alert className="notice-space" type="warning" showIcon title={t('desk.fillIn')} />
      )}
      {form.checked && lines?.length === 0 && (
        <Alert className="notice-space" type="warning" showIcon title={t('desk.nothingCame')} />
      )}
      <div className="actions desk-actions">
        <Button
          ref={confirm}
          type="primary"
          size="large"
          htmlType="submit"
          loading={mutation.isPending}
        >
          {t('desk.confirmCount')}
        </Button>
        <Button
          size="large"
          onClick={() => setExtras((before) => [...before, emptyItem(categories[0])])}
        >
          {t('desk.addExtra')}
        </Button>
      </div>
    </form>
  );
}
