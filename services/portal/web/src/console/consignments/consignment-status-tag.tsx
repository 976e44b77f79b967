import {
  BOX_CONDITIONS,
  type BoxConditions,
  boxCondition,
  type ConsignmentStage,
  type ConsignmentSummary,
  consignmentStage,
  type ShippedBoxView,
} from '@bluebox/contracts';
import { useTranslation } from 'react-i18next';
import { StateTag, type Tone } from '../components/state-tag.tsx';

const TONES: Record<ConsignmentStage, Tone> = {
  preparing: 'waiting',
  dispatched: 'going',
  delivered: 'going',
  'partly-confirmed': 'going',
  confirmed: 'done',
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

interface ConsignmentStatusTagProps {
  readonly consignment: Pick<ConsignmentSummary, 'status' | 'boxCount' | 'confirmedCount'> & {
    readonly conditions: BoxConditions;
  };
}

/** The stage of a consignment, with the number of boxes in each condition other than `well`. */
export function ConsignmentStatusTag({ consignment }: ConsignmentStatusTagProps) {
  const { t } = useTranslation();
  const { boxCount, confirmedCount, conditions } = consignment;
  const stage = consignmentStage(consignment);
  const differing = BOX_CONDITIONS.flatMap((condition) =>
    condition === 'well' || conditions[condition] === 0
      ? []
      : [t(`consignments.arrivedCount.${condition}`, { count: conditions[condition] })],
  );
  return (
    <StateTag tone={differing.length > 0 ? 'care' : TONES[stage]}>
      {[
        stage === 'partly-confirmed'
          ? t('consignments.confirmedOf', { confirmed: confirmedCount, count: boxCount })
          : t(`consignments.status.${stage}`),
        ...differing,
      ].join(t('list.comma'))}
    </StateTag>
  );
}

export function ShippedBoxTag({ box }: { readonly box: ShippedBoxView }) {
  const { t } = useTranslation();
  const condition = box.receipt === undefined ? 'well' : boxCondition(box.receipt.lines);
  return (
    <StateTag tone={condition === 'well' ? BOX_TONES[box.status] : 'care'}>
      {condition === 'well'
        ? t(`consignments.box.${box.status}`)
        : t(`consignments.arrived.${condition}`)}
    </StateTag>
  );
}
