import type { ConsignmentSummary, ShippedBoxView } from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../frame/state-tag.tsx';

const TONES: Record<ConsignmentSummary['status'], Tone> = {
  preparing: 'waiting',
  dispatched: 'going',
  delivered: 'done',
  discarded: 'stop',
};
const BOX_TONES: Record<ShippedBoxView['status'], Tone> = {
  claimed: 'waiting',
  granted: 'going',
  refused: 'stop',
  dispatched: 'going',
  delivered: 'going',
  confirmed: 'done',
};

export function ConsignmentStatusTag({ status }: Pick<ConsignmentSummary, 'status'>) {
  const { t } = useTranslation();
  return <StateTag tone={TONES[status]}>{t(`consignments.status.${status}`)}</StateTag>;
}

export function ShippedBoxTag({ box }: { readonly box: ShippedBoxView }) {
  const { t } = useTranslation();
  const troubled = box.receipt !== undefined && box.receipt.cases.length > 0;
  return (
    <StateTag tone={troubled ? 'care' : BOX_TONES[box.status]}>
      {troubled ? t('consignments.confirmedWithCase') : t(`consignments.box.${box.status}`)}
    </StateTag>
  );
}
