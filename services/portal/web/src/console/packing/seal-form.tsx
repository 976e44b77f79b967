import type { BoxView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sealBox } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { NumberField } from '../components/number-field.tsx';
import { useCheckedForm } from '../components/use-checked-form.ts';
import { ProblemNotice } from '../feedback/problem-notice.tsx';
import { useShortcut } from '../scanning/use-shortcut.ts';
import { useBoxRefresh } from './use-box-refresh.ts';

const GRAMS_PER_KILOGRAM = 1_000;
const HEAVIEST_KILOGRAMS = 50;

/** The form that records the weight of a carton and closes it. */
export function SealForm({ box }: { readonly box: BoxView }) {
  const { t } = useTranslation();
  const id = useId();
  const [kilograms, setKilograms] = useState<number | null>(null);
  const isHeld = box.held !== undefined;
  const weight = useRef<HTMLInputElement>(null);
  useShortcut('F2', box.contents.length > 0, () => weight.current?.focus());
  const refresh = useBoxRefresh(box.id);
  const mutation = useApiMutation({
    send: sealBox(box.id),
    touches: driveKey(box.driveId),
    onDone: refresh,
  });
  const wrong = kilograms === null || kilograms <= 0 || kilograms > HEAVIEST_KILOGRAMS;
  const form = useCheckedForm(wrong ? undefined : kilograms, (weighed) =>
    mutation.mutate({ weight: Math.round(weighed * GRAMS_PER_KILOGRAM) }),
  );
  return (
    <form className="panel" aria-labelledby={`${id}-title`} onSubmit={form.onSubmit}>
      <h2 id={`${id}-title`}>{t('packing.seal')}</h2>
      {isHeld && <p className="notice-space">{t('packing.sealHeld')}</p>}
      <ProblemNotice problem={mutation.error} />
      <label className="field-label" htmlFor={id}>
        {t('packing.weight')} <kbd>F2</kbd>
      </label>
      <div className="actions">
        <NumberField
          ref={(field) => {
            weight.current = field?.nativeElement.querySelector('input') ?? null;
          }}
          id={id}
          value={kilograms}
          step={0.1}
          precision={2}
          inputMode="decimal"
          status={form.checked && wrong ? 'error' : ''}
          aria-invalid={form.checked && wrong}
          aria-describedby={`${id}-problem`}
          onChange={setKilograms}
        />
        <Button
          type="primary"
          htmlType="submit"
          loading={mutation.isPending}
          disabled={box.contents.length === 0 || isHeld}
        >
          {t('packing.sealNow')}
        </Button>
      </div>
      <p id={`${id}-problem`} className="field-problem" role="alert">
        {form.checked && wrong && t('packing.weightRule')}
      </p>
      {box.contents.length === 0 && <p className="soft">{t('packing.sealEmpty')}</p>}
    </form>
  );
}
