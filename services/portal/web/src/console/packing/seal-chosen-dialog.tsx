import type { BoxSummary } from '@bluebox/contracts';
import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NumberField } from '../components/number-field.tsx';

interface SealChosenDialogProps {
  readonly boxes: readonly BoxSummary[];
  /** @param weights weights in grams, by the id of the box. */
  readonly onWeighed: (weights: ReadonlyMap<string, number>) => void;
  readonly onClose: () => void;
}

const GRAMS_PER_KILOGRAM = 1_000;
const HEAVIEST_KILOGRAMS = 50;

/**
 * The dialog that asks for the weight of each picked open carton, before the cartons are closed.
 */
export function SealChosenDialog({ boxes, onWeighed, onClose }: SealChosenDialogProps) {
  const { t } = useTranslation();
  const id = useId();
  const [kilograms, setKilograms] = useState<ReadonlyMap<string, number | null>>(new Map());
  const stillOpen = boxes.filter(({ status }) => status === 'open');
  const open = stillOpen.filter(({ held }) => held !== true);
  const isWeighed = (boxId: string) => {
    const typed = kilograms.get(boxId) ?? 0;
    return typed > 0 && typed <= HEAVIEST_KILOGRAMS;
  };
  const complete = open.length > 0 && open.every((box) => isWeighed(box.id));
  const seal = () =>
    onWeighed(
      new Map(
        open.map((box) => [box.id, Math.round((kilograms.get(box.id) ?? 0) * GRAMS_PER_KILOGRAM)]),
      ),
    );
  return (
    <Modal
      open
      title={t('packing.seal')}
      okText={t('packing.sealNow')}
      okButtonProps={{ disabled: !complete }}
      cancelText={t('action.cancel')}
      onOk={seal}
      onCancel={onClose}
    >
      {stillOpen.length < boxes.length && (
        <p>{t('packing.sealedAlready', { count: boxes.length - stillOpen.length })}</p>
      )}
      {open.length < stillOpen.length && (
        <p>{t('packing.sealHeldChosen', { count: stillOpen.length - open.length })}</p>
      )}
      <ul className="row-list">
        {open.map((box) => (
          <li key={box.id}>
            <label htmlFor={`${id}-${box.id}`}>
              {t('packing.weightOf', { number: box.number })}
            </label>
            <NumberField
              id={`${id}-${box.id}`}
              value={kilograms.get(box.id) ?? null}
              min={0.01}
              max={HEAVIEST_KILOGRAMS}
              step={0.1}
              precision={2}
              inputMode="decimal"
              onChange={(typed) => setKilograms(new Map(kilograms).set(box.id, typed))}
            />
          </li>
        ))}
      </ul>
    </Modal>
  );
}
