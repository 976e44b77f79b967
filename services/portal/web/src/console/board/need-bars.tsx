import type { Need, TotalsRow } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { NEED_PARTS, type NeedProgress, needProgress } from '../../domain/need-progress.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { BoardCard } from './board-card.tsx';
import { biggestGapsFirst } from './wall-order.ts';

interface NeedBarsProps {
  readonly driveId: string;
  /** Whether the card is open, and shows all needs with their details. */
  readonly isOpen: boolean;
  readonly needs: readonly Need[];
  readonly rows: readonly TotalsRow[];
}

/** Number of needs in the closed card. */
const FIRST_NEEDS = 4;

/**
 * Bars that compare the recipient's needs with the quantities promised and given, each with a mark
 * at the target, the biggest gaps first.
 */
export function NeedBars({ driveId, isOpen, needs, rows }: NeedBarsProps) {
  const { t } = useTranslation();
  const progress = biggestGapsFirst(needProgress(needs, rows));
  const shown = isOpen ? progress : progress.slice(0, FIRST_NEEDS);
  return (
    <BoardCard
      driveId={driveId}
      name="needs"
      title={t('board.needs')}
      isOpen={isOpen}
      more={progress.length - shown.length}
      tools={<NeedLegend />}
    >
      <ul className="stack">
        {shown.map((need) => (
          <li key={need.key}>
            <NeedBar need={need} isDetailed={isOpen} />
          </li>
        ))}
      </ul>
    </BoardCard>
  );
}

export function NeedLegend() {
  const { t } = useTranslation();
  return (
    <ul className="need-legend">
      {NEED_PARTS.map((part) => (
        <li key={part}>
          <span className={`need-swatch need-${part}`} aria-hidden="true" />
          {t(`board.need.${part}`)}
        </li>
      ))}
    </ul>
  );
}

interface NeedBarProps {
  readonly need: NeedProgress;
  /** Whether the parts of the bar are told in words too. */
  readonly isDetailed: boolean;
}

export function NeedBar({ need, isDetailed }: NeedBarProps) {
  const { t } = useTranslation();
  const scale = Math.max(need.needed, need.covered, 1);
  const name =
    need.items.length > 0
      ? need.items.map(({ name }) => name).join(t('list.comma'))
      : t(`vocabulary:category.${need.category}`);
  return (
    <div className="need">
      <div className="need-text">
        <span className="strong">{name}</span>
        <span>
          {t('board.needOf', {
            there: need.covered.toLocaleString(),
            target: quantityText(t, need.unit, need.needed),
          })}
          {' · '}
          {need.missing === 0
            ? t('board.needMet')
            : t('board.needLeft', { left: quantityText(t, need.unit, need.missing) })}
        </span>
      </div>
      <div className="need-bar" aria-hidden="true">
        {NEED_PARTS.map((part) => (
          <span
            key={part}
            className={`need-part need-${part}`}
            style={{ width: `${(need.parts[part] / scale) * 100}%` }}
          />
        ))}
        <span className="need-target" style={{ left: `${(need.needed / scale) * 100}%` }} />
      </div>
      {isDetailed && <NeedDetails need={need} />}
    </div>
  );
}

function NeedDetails({ need }: { readonly need: NeedProgress }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="need-detail soft">
        {NEED_PARTS.filter((part) => need.parts[part] > 0)
          .map((part) => `${t(`board.need.${part}`)} ${need.parts[part].toLocaleString()}`)
          .join(' · ')}
      </p>
      {need.inKits === 0 ? null : (
        <p className="need-detail soft">
          {t('board.needInKits', { quantity: quantityText(t, need.unit, need.inKits) })}
        </p>
      )}
      {need.doubtful === 0 ? null : (
        <p className="need-detail soft">
          {t('board.needDoubtful', { quantity: quantityText(t, need.unit, need.doubtful) })}
        </p>
      )}
    </>
  );
}
