import type { DriveView, InspectBody } from '@bluebox/contracts';
import { isSameItem } from '@bluebox/contracts/same-item';
import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasLot, mayExpire, needsExpiry } from '../../domain/kinds.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { serverNow } from '../../platform/api.ts';
import { calendarDay } from '../../platform/formatting.ts';
import { packText } from '../../platform/scanning/pack-text.ts';
import { useChosenPhotos, useSendingWithPhotos } from '../../platform/use-chosen-photos.ts';
import type { Inspection } from '../api/inventory.ts';
import type { ApiMutation } from '../api/use-api-mutation.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { readExpiry, typedExpiry } from '../input/expiry.ts';
import { ExpiryInput } from '../items/expiry-input.tsx';
import { ItemText } from '../items/item-text.tsx';
import { LotInput } from '../items/lot-input.tsx';
import { catalogued } from '../items/scan-into-item.ts';
import { MOST_PHOTOS, PhotoChoice } from '../photos/photo-choice.tsx';
import { PackScanField, type ScannedPack } from '../scanning/pack-scan-field.tsx';
import {
  type Finding,
  findingsFor,
  type Goods,
  keyOf,
  readPart,
  type TypedPart,
} from './findings.ts';
import { RuleForecast } from './rule-forecast.tsx';
import { SplitForm } from './split-form.tsx';
import { useFocusSoon } from './use-focus-soon.ts';
import { useKeys } from './use-keys.ts';

interface InspectionPanelProps {
  readonly drive: DriveView;
  readonly goods: Goods;
  /** Number of the line's waiting portions with the same `from`, including this portion. */
  readonly portions: number;
  readonly mutation: ApiMutation<unknown, Inspection>;
}

const SPLIT_KEY = '8';
const PHOTO_KEY = '0';

/**
 * The panel that inspects one portion, with a key for each finding, and a form to split a portion
 * whose pieces differ.
 */
export function InspectionPanel({ drive, goods, portions, mutation }: InspectionPanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { lineId, item, from, portion, waiting: quantity } = goods;
  const [expiry, setExpiry] = useState(typedExpiry(goods.expiry));
  const [lot, setLot] = useState(goods.lot ?? '');
  const [expiryMissing, setExpiryMissing] = useState(false);
  const [splitting, setSplitting] = useState(false);
  const chosen = useChosenPhotos(MOST_PHOTOS);
  const { photos } = chosen;
  const camera = useRef<HTMLInputElement>(null);
  const good = useRef<HTMLButtonElement>(null);
  useFocusSoon(good, `${lineId}${portion}`);

  const scan = ({ code, item: found }: ScannedPack) => {
    if (found !== undefined && !isSameItem(item, catalogued(found)))
      return {
        outcome: 'wrong',
        text: t('packScan.inspectedOther', { name: found.name }),
      } as const;
    if (code.kind === 'gs1' && code.expiry !== undefined) {
      setExpiry(code.expiry);
      setExpiryMissing(false);
    }
    if (code.kind === 'gs1' && code.lot !== undefined) setLot(code.lot);
    const asked = { name: false, expiry: mayExpire(item.category), lot: hasLot(item.category) };
    return { outcome: 'right', text: packText(t, code, found, asked) } as const;
  };
  const findings = findingsFor(item).filter(
    (finding) => !(from === 'quarantined' && finding === 'aside'),
  );
  const part = (finding: Finding): TypedPart => ({
    quantity,
    finding,
    expiry,
    lot,
    override: undefined,
  });
  const asGood = part('good');

  const { send: sendWithPhotos, isDelayed } = useSendingWithPhotos(
    chosen,
    (parts: InspectBody['parts']) => mutation.mutate({ lineId, from, portion, parts, photos }),
  );
  const saving = mutation.isPending || isDelayed;
  const decide = (finding: Finding) => {
    const understood = readExpiry(expiry);
    const ask =
      understood.kind === 'unclear' ||
      (finding === 'good' && understood.kind === 'none' && needsExpiry(item.category));
    if (ask) {
      setExpiryMissing(true);
      document.getElementById(`${id}-expiry`)?.focus();
      return;
    }
    const read = readPart(part(finding), goods);
    if (read === undefined) document.getElementById(`${id}-lot`)?.focus();
    else sendWithPhotos([read]);
  };
  useKeys(!splitting && !saving, (key) => {
    const finding = findings.find((candidate) => keyOf(candidate) === key);
    if (finding !== undefined) decide(finding);
    else if (key === SPLIT_KEY) setSplitting(true);
    else if (key === PHOTO_KEY) camera.current?.click();
  });

  return (
    <section className="panel desk-step" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {from === 'received' ? t('desk.inspect') : t('desk.inspectAgain')}
        {' · '}
        <ItemText item={item} />{' '}
        <span className="inspect-quantity">{quantityText(t, item.unit, quantity)}</span>
      </h2>
      {portions > 1 && (
        <p className="inspect-portion">{t('desk.portionsDiffer', { count: portions })}</p>
      )}
      <ProblemNotice problem={mutation.error} />
      {splitting ? (
        <SplitForm
          drive={drive}
          goods={goods}
          expiry={expiry}
          lot={lot}
          saving={saving}
          onSave={sendWithPhotos}
          onCancel={() => setSplitting(false)}
        />
      ) : (
        <>
          <PackScanField onPack={scan} />
          <div className="inspect-facts">
            {(mayExpire(item.category) || goods.expiry !== undefined) && (
              <div>
                <label className="field-label" htmlFor={`${id}-expiry`}>
                  {t('goods.expiryPrinted')}
                </label>
                <ExpiryInput
                  id={`${id}-expiry`}
                  value={expiry}
                  onChange={(typed) => {
                    setExpiry(typed);
                    setExpiryMissing(false);
                  }}
                />
                {goods.expiry !== undefined && !goods.stated.includes('expiry') && (
                  <p className="soft">{t('desk.onlyPromised')}</p>
                )}
                {expiryMissing && (
                  <p className="field-problem" role="alert">
                    {t('desk.expiryMissing')}
                  </p>
                )}
              </div>
            )}
            {(hasLot(item.category) || goods.lot !== undefined) && (
              <div>
                <label className="field-label" htmlFor={`${id}-lot`}>
                  {t('goods.lotOptional')}
                </label>
                <LotInput id={`${id}-lot`} value={lot} known={goods.lot} onChange={setLot} />
              </div>
            )}
          </div>
          <Button
            ref={good}
            type="primary"
            size="large"
            block
            className="inspect-good"
            loading={saving}
            onClick={() => decide('good')}
          >
            <kbd>{keyOf('good')}</kbd> {t(`desk.good.${item.category}`)}
          </Button>
          <RuleForecast
            part={asGood}
            goods={goods}
            terms={drive.terms}
            today={calendarDay(serverNow())}
          />
          <div className="actions inspect-findings">
            {findings
              .filter((finding) => finding !== 'good')
              .map((finding) => (
                <Button key={finding} disabled={saving} onClick={() => decide(finding)}>
                  <kbd>{keyOf(finding)}</kbd> {t(`desk.finding.${finding}`)}
                </Button>
              ))}
            <Button disabled={saving} onClick={() => setSplitting(true)}>
              <kbd>{SPLIT_KEY}</kbd> {t('desk.split')}
            </Button>
          </div>
        </>
      )}
      <PhotoChoice
        label={
          <>
            {!splitting && <kbd>{PHOTO_KEY}</kbd>} {t('desk.photo')}
          </>
        }
        hint={t('desk.photoHint')}
        chosen={chosen}
        input={camera}
      />
    </section>
  );
}
