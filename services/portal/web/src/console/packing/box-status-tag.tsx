import { type BoxSummary, boxCondition, type ShippedBoxView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../components/state-tag.tsx';

type Status = BoxSummary['status'];
const TONES: Record<Status, Tone> = {
  open: 'waiting',
  sealed: 'going',
  granted: 'going',
  discarded: 'stop',
};

interface BoxStatusTagProps {
  readonly status: Status;
  /** The box in its consignment; undefined for a box without one. */
  readonly shipped?: ShippedBoxView | undefined;
}

/** The state of a carton, after its dispatch that of the shipment. */
export function BoxStatusTag({ status, shipped }: BoxStatusTagProps) {
  const { t } = useTranslation();
  if (shipped?.receipt !== undefined) {
    const condition = boxCondition(shipped.receipt.lines);
    return condition === 'well' ? (
      <StateTag tone="done">{t('packing.sent.confirmed')}</StateTag>
    ) : (
      <StateTag tone="care">{t(`consignments.arrived.${condition}`)}</StateTag>
    );
  }
  if (shipped !== undefined && isSent(shipped))
    return <StateTag tone="going">{t('packing.sent.dispatched')}</StateTag>;
  return <StateTag tone={TONES[status]}>{t(`packing.status.${status}`)}</StateTag>;
}

/** Whether a box has left, so that it can no longer be taken out of its consignment. */
export const isSent = ({ status }: ShippedBoxView): boolean =>
  status === 'dispatched' || status === 'delivered' || status === 'confirmed';
