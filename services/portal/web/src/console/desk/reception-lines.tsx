import type { ReceptionView, RejectionReason } from '@bluebox/contracts';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { settleRejection } from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { StateTag } from '../components/state-tag.tsx';
import { ConfirmButton } from '../feedback/confirm-button.tsx';
import { ItemText } from '../items/item-text.tsx';
import { factsText } from './facts-text.ts';
import { type Goods, goodsOf, type ReceivedLine } from './findings.ts';

interface ReceptionLinesProps {
  readonly driveId: string;
  readonly reception: ReceptionView;
  readonly onInspect: (goods: Goods) => void;
}

/**
 * The lines of a reception, with the goods that are received, waiting, set aside, accepted or
 * rejected.
 */
export function ReceptionLines({ driveId, reception, onInspect }: ReceptionLinesProps) {
  return (
    <ul className="row-list">
      {reception.lines
        .filter(({ received }) => received > 0)
        .map((line) => (
          <li key={line.lineId} className="reception-line">
            <div>
              <ItemText item={line.item} />
              <Came line={line} />
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

/** The received quantity with expiry and lot, listed by portion if the line has several. */
function Came({ line }: { readonly line: ReceivedLine }) {
  const { t } = useTranslation();
  const said = (quantity: number) => quantityText(t, line.item.unit, quantity);
  const came = line.portions.filter(({ from }) => from === 'received');
  const row = (quantity: number, facts: string) =>
    facts === '' ? said(quantity) : `${said(quantity)} · ${facts}`;
  if (came.length <= 1) {
    const [only] = came;
    return <p className="soft">{row(line.received, factsText(t, only ?? line))}</p>;
  }
  return (
    <>
      <p className="soft">{said(line.received)}</p>
      <ul className="portions soft">
        {came.map((portion) => (
          <li key={portion.portion}>{row(portion.quantity, factsText(t, portion))}</li>
        ))}
      </ul>
    </>
  );
}

interface LineOutcomeProps extends ReceptionLinesProps {
  readonly line: ReceivedLine;
}

function LineOutcome({ driveId, line, reception, onInspect }: LineOutcomeProps) {
  const { t } = useTranslation();
  const said = (quantity: number) => quantityText(t, line.item.unit, quantity);
  const left = line.rejected - line.settled;
  const goods = goodsOf(line);
  const waiting = goods.filter(({ from }) => from === 'received');
  const aside = goods.filter(({ from }) => from === 'quarantined');
  const apart = line.portions.filter(({ from }) => from === 'received').length > 1;
  return (
    <div className="actions">
      {waiting.map((goods) => (
        <WaitingGoods key={goods.portion} goods={goods} apart={apart} onInspect={onInspect} />
      ))}
      {line.accepted > 0 && (
        <StateTag tone="done">{t('desk.taken', { quantity: said(line.accepted) })}</StateTag>
      )}
      {aside.map((goods) => (
        <WaitingGoods
          key={goods.portion}
          goods={goods}
          apart={aside.length > 1}
          onInspect={onInspect}
        />
      ))}
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

interface WaitingGoodsProps {
  readonly goods: Goods;
  /** Whether to show expiry and lot, which tell the portions of a line apart. */
  readonly apart: boolean;
  readonly onInspect: (goods: Goods) => void;
}

function WaitingGoods({ goods, apart, onInspect }: WaitingGoodsProps) {
  const { t } = useTranslation();
  const { from, item, waiting } = goods;
  const quantity = quantityText(t, item.unit, waiting);
  const facts = apart ? factsText(t, goods) : '';
  return (
    <span className="waiting-goods">
      {from === 'received' ? (
        <StateTag tone="waiting">{t('desk.waits', { quantity })}</StateTag>
      ) : (
        <StateTag tone="care">{t('desk.aside', { quantity })}</StateTag>
      )}
      {facts !== '' && <span className="soft">{facts}</span>}
      <Button size="small" onClick={() => onInspect(goods)}>
        {from === 'received' ? t('desk.inspectThis') : t('desk.decide')}
      </Button>
    </span>
  );
}

/** Returns the first reason of each rejected part of a line, without duplicates. */
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

/** Buttons that record the return of rejected goods to the giver, or the disposal of the goods. */
function SettleButtons({ driveId, receptionId, line, quantity }: SettleButtonsProps) {
  const { t } = useTranslation();
  const mutation = useApiMutation({
    send: settleRejection(receptionId),
    touches: driveKey(driveId),
  });
  const said = quantityText(t, line.item.unit, quantity);
  const { lineId } = line;
  return (
    <>
      <ConfirmButton
        label={t('desk.giveBack')}
        title={t('desk.giveBackTitle', { quantity: said })}
        okLabel={t('desk.giveBack')}
        button={{ size: 'small' }}
        mutation={mutation}
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
        mutation={mutation}
        input={{ lineId, quantity, to: 'disposed' as const }}
      >
        <p>{t('desk.disposeHint', { name: line.item.name })}</p>
      </ConfirmButton>
    </>
  );
}
