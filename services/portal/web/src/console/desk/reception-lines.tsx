import type { ReceptionView, RejectionReason } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../shared/formatting.ts';
import { useDeed } from '../api/deed.ts';
import { settleRejection } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { StateTag } from '../frame/state-tag.tsx';
import { ItemText } from '../goods/item-text.tsx';
import { ConfirmButton } from '../notices/confirm-button.tsx';
import { quantityText } from '../words/quantity.ts';
import type { ReceivedLine } from './findings.ts';

interface ReceptionLinesProps {
  readonly driveId: string;
  readonly reception: ReceptionView;
  readonly onInspect: (lineId: string, from: 'received' | 'quarantined') => void;
}

/** What became of each line: how much was taken, how much was not and why. */
export function ReceptionLines({ driveId, reception, onInspect }: ReceptionLinesProps) {
  const { t } = useTranslation();
  return (
    <ul className="row-list">
      {reception.lines
        .filter(({ received }) => received > 0)
        .map((line) => (
          <li key={line.lineId} className="reception-line">
            <div>
              <ItemText item={line.item} />
              <p className="soft">
                {quantityText(t, line.item.unit, line.received)}
                {line.expiry !== undefined && ` · ${t('goods.expiry')} ${formatDate(line.expiry)}`}
              </p>
            </div>
            <LineOutcome
              driveId={driveId}
              line={line}
              reception={reception}
              onInspect={onInspect}
            />
          </li>
        ))}
    </ul>
  );
}

interface LineOutcomeProps extends ReceptionLinesProps {
  readonly line: ReceivedLine;
}

function LineOutcome({ driveId, line, reception, onInspect }: LineOutcomeProps) {
  const { t } = useTranslation();
  const said = (quantity: number) => quantityText(t, line.item.unit, quantity);
  const left = line.rejected - line.settled;
  return (
    <div className="actions">
      {line.toInspect > 0 && (
        <>
          <StateTag tone="waiting">{t('desk.waits', { quantity: said(line.toInspect) })}</StateTag>
          <Button size="small" onClick={() => onInspect(line.lineId, 'received')}>
            {t('desk.inspectThis')}
          </Button>
        </>
      )}
      {line.accepted > 0 && (
        <StateTag tone="done">{t('desk.taken', { quantity: said(line.accepted) })}</StateTag>
      )}
      {line.quarantined > 0 && (
        <>
          <StateTag tone="care">{t('desk.aside', { quantity: said(line.quarantined) })}</StateTag>
          <Button size="small" onClick={() => onInspect(line.lineId, 'quarantined')}>
            {t('desk.decide')}
          </Button>
        </>
      )}
      {line.rejected > 0 && (
        <StateTag tone="stop">
          {t('desk.notTaken', {
            quantity: said(line.rejected),
            reasons: reasonsOf(reception, line.lineId)
              .map((reason) => t(`vocabulary:reason.${reason}`))
              .join(t('list.comma')),
          })}
        </StateTag>
      )}
      {left > 0 && (
        <SettleButtons
          driveId={driveId}
          receptionId={reception.receptionId}
          line={line}
          quantity={left}
        />
      )}
    </div>
  );
}

/** The reported reason of each rejected part. */
function reasonsOf(reception: ReceptionView, lineId: string): readonly RejectionReason[] {
  const reasons = reception.inspections
    .filter((inspection) => !inspection.reversed && inspection.lineId === lineId)
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.outcome === 'rejected' ? part.reasons.slice(0, 1) : []));
  return [...new Set(reasons)];
}

interface SettleButtonsProps {
  readonly driveId: string;
  readonly receptionId: string;
  readonly line: ReceivedLine;
  readonly quantity: number;
}

/** What was not taken goes back with the giver, or is disposed of. */
function SettleButtons({ driveId, receptionId, line, quantity }: SettleButtonsProps) {
  const { t } = useTranslation();
  const deed = useDeed({ send: settleRejection(receptionId), touches: driveKey(driveId) });
  const said = quantityText(t, line.item.unit, quantity);
  const { lineId } = line;
  return (
    <>
      <ConfirmButton
        label={t('desk.giveBack')}
        title={t('desk.giveBackTitle', { quantity: said })}
        okLabel={t('desk.giveBack')}
        button={{ size: 'small' }}
        deed={deed}
        input={{ lineId, quantity, to: 'returned' as const }}
      >
        <p>{t('desk.giveBackHint', { name: line.item.name })}</p>
      </ConfirmButton>
      <ConfirmButton
        label={t('desk.dispose')}
        title={t('desk.disposeTitle', { quantity: said })}
        okLabel={t('desk.dispose')}
        button={{ size: 'small' }}
        danger
        deed={deed}
        input={{ lineId, quantity, to: 'disposed' as const }}
      >
        <p>{t('desk.disposeHint', { name: line.item.name })}</p>
      </ConfirmButton>
    </>
  );
}
