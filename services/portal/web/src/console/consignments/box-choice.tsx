import type { BoxSummary } from '@bluebox/contracts';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { kilogramsText } from '../i18n/sums-text.ts';

interface BoxChoiceProps {
  readonly boxes: readonly BoxSummary[];
  readonly unchosen: ReadonlySet<string>;
  readonly onToggle: (boxId: string) => void;
}

/** A list of boxes with check boxes, all checked except those in `unchosen`. */
export function BoxChoice({ boxes, unchosen, onToggle }: BoxChoiceProps) {
  return (
    <ul className="claim-boxes">
      {boxes.map((box) => (
        <li key={box.id}>
          <Checkbox checked={!unchosen.has(box.id)} onChange={() => onToggle(box.id)}>
            <BoxFacts box={box} />
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}

function BoxFacts({ box }: { readonly box: BoxSummary }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="strong">{t('packing.boxNumber', { number: box.number })}</span>{' '}
      <span className="soft">
        {t('packing.pieces', { count: box.itemCount })}
        {box.weight !== undefined && ` · ${kilogramsText(box.weight)}`}
      </span>
    </>
  );
}
