import type { BoxSummary } from '@bluebox/contracts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Pick } from '../bulk/pick.tsx';
import type { Selection } from '../bulk/use-selection.ts';
import { StateTag } from '../components/state-tag.tsx';
import { BoxMark } from '../feedback/box-mark.tsx';
import { EmptyNotice } from '../feedback/empty-notice.tsx';
import { kilogramsText } from '../i18n/sums-text.ts';
import { BoxStatusTag } from './box-status-tag.tsx';
import { useMayOpenBoxes } from './use-may-open-boxes.ts';
import { useShippedBoxes } from './use-shipped-boxes.ts';

interface BoxCardsProps {
  readonly driveId: string;
  readonly boxes: readonly BoxSummary[];
  readonly selection: Selection;
}

/** Cards of cartons. A card can be picked, and links to the carton's page. */
export function BoxCards({ driveId, boxes, selection }: BoxCardsProps) {
  const { t } = useTranslation();
  const mayOpen = useMayOpenBoxes(driveId);
  const shippedBox = useShippedBoxes(driveId, boxes);
  if (boxes.length === 0)
    return (
      <div className="panel">
        <EmptyNotice title={t('packing.empty')}>
          {mayOpen && <p>{t('packing.emptyHint')}</p>}
        </EmptyNotice>
      </div>
    );
  return (
    <ul className="box-cards">
      {boxes.map((box) => (
        <li key={box.id} className="box-card-place">
          <Link
            to="/console/drives/$driveId/packing/$boxId"
            params={{ driveId, boxId: box.id }}
            className="box-card"
          >
            <BoxMark fill={box.status === 'open' ? Math.min(0.7, box.itemCount / 60) : 1} />
            <span className="box-card-number">
              <span className="out-of-sight">{t('packing.boxNumber', { number: box.number })}</span>
              <span aria-hidden="true">{box.number}</span>
            </span>
            <BoxStatusTag status={box.status} shipped={shippedBox(box)} />
            {box.held === true && <StateTag tone="stop">{t('holds.boxHeld')}</StateTag>}
            <span className="soft">
              {t('packing.pieces', { count: box.itemCount })}
              {box.weight !== undefined && ` · ${kilogramsText(box.weight)}`}
            </span>
          </Link>
          <span className="box-card-pick">
            <Pick
              selection={selection}
              id={box.id}
              name={t('packing.boxNumber', { number: box.number })}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
