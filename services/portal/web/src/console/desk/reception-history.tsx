import type { ReceptionView } from '@bluebox/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { quantityText } from '../../domain/quantity-text.ts';
import { formatDate, formatInstant } from '../../platform/formatting.ts';
import {
  eraseInventoryNotes,
  receptionPhotos,
  reverseInspection,
  reverseReception,
  reverseSettlement,
} from '../api/inventory.ts';
import { driveKey } from '../api/pledge.ts';
import { useApiMutation } from '../api/use-api-mutation.ts';
import { EraseNotesButton } from '../feedback/erase-notes-button.tsx';
import { ReasonDialog } from '../feedback/reason-dialog.tsx';
import { SentPhotos } from '../photos/sent-photos.tsx';
import { enteredText } from './entered-text.ts';
import { factsText } from './facts-text.ts';

interface ReceptionHistoryProps {
  readonly driveId: string;
  readonly reception: ReceptionView;
}

type Undoing =
  | { readonly kind: 'entry'; readonly id: string }
  | { readonly kind: 'inspection'; readonly id: string }
  | { readonly kind: 'settlement'; readonly id: string };

const SETTLEMENT_REASONS = ['typing-error', 'recount', 'other'] as const;
const REASONS = ['typing-error', 'wrong-pledge', 'recount', 'other'] as const;

/**
 * The entries, inspections and settlements of a reception, with buttons to reverse them. Reversed
 * records stay visible.
 */
export function ReceptionHistory({ driveId, reception }: ReceptionHistoryProps) {
  const { t } = useTranslation();
  const [undoing, setUndoing] = useState<Undoing>();
  const touches = driveKey(driveId);
  const { receptionId } = reception;
  const undoEntry = useApiMutation({ send: reverseReception(receptionId), touches });
  const undoInspection = useApiMutation({ send: reverseInspection(receptionId), touches });
  const undoSettlement = useApiMutation({ send: reverseSettlement(receptionId), touches });
  const erase = useApiMutation({ send: eraseInventoryNotes, touches });
  const noted = [
    ...reception.inspections,
    ...[...reception.entries, ...reception.inspections, ...reception.settlements].map(
      ({ reversal }) => reversal,
    ),
  ].some((entry) => entry?.note !== undefined);
  const lineOf = (lineId: string) => reception.lines.find((line) => line.lineId === lineId);
  const withFacts = (text: string, facts: string) =>
    facts === '' ? text : t('desk.withFacts', { text, facts });
  const givenUp = reception.entries.some(
    ({ entryId, lines }) =>
      undoing?.kind === 'entry' &&
      entryId === undoing.id &&
      lines.some(({ shortfall }) => shortfall > 0),
  );
  const close = () => {
    setUndoing(undefined);
    undoEntry.reset();
    undoInspection.reset();
    undoSettlement.reset();
  };
  return (
    <section className="panel" aria-labelledby="history-title">
      <div className="panel-title">
        <h2 id="history-title">{t('desk.history')}</h2>
        {noted && (
          <EraseNotesButton mutation={erase} input={{ of: 'reception', id: receptionId }} />
        )}
      </div>
      <ul className="row-list">
        {reception.entries.map(({ entryId, recordedAt, reversed, reversal, lines }) => (
          <li key={entryId}>
            <span className={reversed ? 'taken-back' : undefined}>
              {t(
                lines.some(({ received }) => received > 0) ? 'desk.entered' : 'desk.enteredNothing',
                { at: formatInstant(recordedAt) },
              )}{' '}
              {enteredText(t, lines)}
            </span>
            {reversed ? (
              <TakenBack reversal={reversal} />
            ) : (
              <Button size="small" onClick={() => setUndoing({ kind: 'entry', id: entryId })}>
                {t('action.takeBack')}
              </Button>
            )}
          </li>
        ))}
        {reception.inspections.map((inspection) => {
          const { inspectionId, lineId, reversed, reversal, parts, note, photos } = inspection;
          const unit = lineOf(lineId)?.item.unit ?? 'piece';
          return (
            <li key={inspectionId}>
              <span className={reversed ? 'taken-back' : undefined}>
                {t('desk.inspected', { name: lineOf(lineId)?.item.name ?? lineId })}{' '}
                {parts
                  .map((part) =>
                    withFacts(
                      `${t(`desk.outcome.${part.outcome}`)} ${quantityText(t, unit, part.quantity)}`,
                      [
                        ...(part.outcome === 'rejected'
                          ? part.reasons.map((reason) => t(`vocabulary:reason.${reason}`))
                          : []),
                        factsText(t, { expiry: part.seen.expiry, lot: part.seen.lot }),
                      ]
                        .filter((fact) => fact !== '')
                        .join(t('list.comma')),
                    ),
                  )
                  .join(t('list.comma'))}
                {note !== undefined && <span className="soft"> {note}</span>}
                <DecidedBy inspection={inspection} />
              </span>
              {reversed ? (
                <TakenBack reversal={reversal} />
              ) : (
                <Button
                  size="small"
                  onClick={() => setUndoing({ kind: 'inspection', id: inspectionId })}
                >
                  {t('action.takeBack')}
                </Button>
              )}
              <SentPhotos
                driveId={driveId}
                folder={receptionPhotos(receptionId)}
                erasing="desk"
                photoIds={photos}
              />
            </li>
          );
        })}
        {reception.settlements.map((settlement) => {
          const { settlementId, recordedAt, lineId, quantity, to, reversed, reversal } = settlement;
          const item = lineOf(lineId)?.item;
          return (
            <li key={settlementId}>
              <span className={reversed ? 'taken-back' : undefined}>
                {t('desk.settled', {
                  at: formatInstant(recordedAt),
                  to: t(`settlement.${to}`),
                  name: item?.name ?? lineId,
                  quantity: quantityText(t, item?.unit ?? 'piece', quantity),
                })}
              </span>
              {reversed ? (
                <TakenBack reversal={reversal} />
              ) : (
                <Button
                  size="small"
                  onClick={() => setUndoing({ kind: 'settlement', id: settlementId })}
                >
                  {t('action.takeBack')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <ReasonDialog
        open={undoing?.kind === 'settlement'}
        title={t('desk.undoSettlement')}
        reasons={SETTLEMENT_REASONS}
        wording="reversalReason"
        mutation={undoSettlement}
        inputOf={(given) => ({ settlementId: undoing?.id ?? '', ...given })}
        onClose={close}
      >
        <p>{t('desk.undoSettlementHint')}</p>
      </ReasonDialog>
      <ReasonDialog
        open={undoing?.kind === 'entry'}
        title={t('desk.undoEntry')}
        reasons={REASONS}
        wording="reversalReason"
        mutation={undoEntry}
        inputOf={(given) => ({ entryId: undoing?.id ?? '', ...given })}
        onClose={close}
      >
        <p>{t('desk.undoEntryHint')}</p>
        {givenUp && <p>{t('desk.undoGivenUp')}</p>}
      </ReasonDialog>
      <ReasonDialog
        open={undoing?.kind === 'inspection'}
        title={t('desk.undoInspection')}
        reasons={REASONS}
        wording="reversalReason"
        mutation={undoInspection}
        inputOf={(given) => ({ inspectionId: undoing?.id ?? '', ...given })}
        onClose={close}
      >
        <p>{t('desk.undoInspectionHint')}</p>
      </ReasonDialog>
    </section>
  );
}

interface DecidedByProps {
  readonly inspection: ReceptionView['inspections'][number];
}

/** The version of the rules and the dates that decided an inspection. */
function DecidedBy({ inspection }: DecidedByProps) {
  const { t } = useTranslation();
  const { rulesVersion, expectedArrival, inspectedOn } = inspection;
  if (expectedArrival === undefined || inspectedOn === undefined) return null;
  return (
    <span className="soft decided-by">
      {t('desk.decidedBy', {
        version: rulesVersion,
        arrival: formatDate(expectedArrival),
        day: formatDate(inspectedOn),
      })}
    </span>
  );
}

interface TakenBackProps {
  readonly reversal: ReceptionView['entries'][number]['reversal'];
}

function TakenBack({ reversal }: TakenBackProps) {
  const { t } = useTranslation();
  return (
    <span className="soft">
      {reversal === undefined
        ? t('desk.takenBack')
        : t('desk.takenBackFor', { reason: t(`reversalReason.${reversal.reason}`) })}
      {reversal?.note !== undefined && ` ${reversal.note}`}
    </span>
  );
}
