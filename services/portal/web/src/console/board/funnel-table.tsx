import type { TotalsRow } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { STAGES } from '../../domain/places.ts';
import { quantityText } from '../../domain/quantity-text.ts';
import { BoardCard } from './board-card.tsx';
import { besides, inOrder, onTheWay, type Placed, throughKits } from './funnel.ts';

interface FunnelTableProps {
  readonly driveId: string;
  /** Whether the card is open, and shows all kinds of goods. */
  readonly isOpen: boolean;
  readonly rows: readonly TotalsRow[];
}

/** Number of kinds of goods in the closed card. */
const FIRST_KINDS = 3;

/** A table of the quantities at each stage, with one row for each kind of goods. */
export function FunnelTable({ driveId, isOpen, rows }: FunnelTableProps) {
  const { t } = useTranslation();
  const kinds = inOrder(rows);
  const shown = isOpen ? kinds : kinds.slice(0, FIRST_KINDS);
  return (
    <BoardCard
      driveId={driveId}
      name="where"
      title={t('board.where')}
      isOpen={isOpen}
      more={kinds.length - shown.length}
    >
      <table className="funnel">
        <thead>
          <tr>
            <th scope="col">
              <span className="out-of-sight">{t('board.kind')}</span>
            </th>
            {STAGES.map((place) => (
              <th key={place} scope="col">
                {t(`vocabulary:account.${place}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <FunnelRow key={`${row.category}|${row.unit}`} row={row} />
          ))}
        </tbody>
      </table>
    </BoardCard>
  );
}

function FunnelRow({ row }: { readonly row: TotalsRow }) {
  const { t } = useTranslation();
  const aside = besides(row);
  const kits = throughKits(row);
  const isFollowed = aside.length > 0 || kits > 0;
  return (
    <>
      <tr className={isFollowed ? 'funnel-row funnel-row-followed' : 'funnel-row'}>
        <th scope="row">
          <span className="funnel-kind">{t(`vocabulary:category.${row.category}`)}</span>
          <span className="soft">{t(`vocabulary:unit.${row.unit}`)}</span>
        </th>
        {onTheWay(row).map((place) => (
          <FunnelCell key={place.place} {...place} />
        ))}
      </tr>
      {isFollowed && (
        <tr className="funnel-aside">
          <td aria-hidden="true" />
          <td colSpan={STAGES.length}>
            <ul>
              {aside.map(({ place, quantity }) => (
                <li key={place}>
                  {t(`vocabulary:account.${place}`)} {quantityText(t, row.unit, quantity)}
                </li>
              ))}
              <RejectedBy row={row} />
              {kits > 0 && (
                <li className="soft">
                  {t('board.throughKits', { quantity: quantityText(t, row.unit, kits) })}
                </li>
              )}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}

function FunnelCell({ place, quantity }: Placed) {
  const { t } = useTranslation();
  return (
    <td className={quantity === 0 ? 'funnel-zero' : `funnel-number funnel-${place}`}>
      <span className="funnel-place" aria-hidden="true">
        {t(`vocabulary:account.${place}`)}
      </span>
      {quantity.toLocaleString()}
    </td>
  );
}

/** Reasons for all rejections so far, even if the goods were returned since. */
function RejectedBy({ row }: { readonly row: TotalsRow }) {
  const { t } = useTranslation();
  const reasons = Object.entries(row.rejectedBy).filter(([, quantity]) => (quantity ?? 0) > 0);
  if (reasons.length === 0) return null;
  const said = reasons.map(
    ([reason, quantity]) => `${t(`vocabulary:reason.${reason}`)} ${quantity}`,
  );
  return <li className="soft">{t('board.rejectedFor', { text: said.join(t('list.comma')) })}</li>;
}
